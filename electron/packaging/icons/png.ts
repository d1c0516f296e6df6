/** Pictures as Chromium writes them. The rest of PNG is not read (w3.org/TR/png-3). */
import { inflateSync } from 'node:zlib'

export interface Picture {
  width: number
  height: number
  /** Red, green, blue and opacity of each pixel, from the upper left; colours are not multiplied by the opacity. */
  pixels: Buffer
}

const bytesPerPixel = 4
const signature = Buffer.from('89504e470d0a1a0a', 'hex')
const eightBitsWithOpacityInOnePass = Buffer.from('0806000000', 'hex')

/** Throws an `Error` where it is another kind of PNG, or none. */
export function pictureIn(png: Buffer): Picture {
  if (!png.subarray(0, signature.length).equals(signature)) throw new Error('This is no PNG.')
  const header = chunksOf(png, 'IHDR')
  if (!header.subarray(8).equals(eightBitsWithOpacityInOnePass))
    throw new Error('Only PNGs of eight bits, with an opacity and in one pass are read.')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  return { width, height, pixels: unfiltered(inflateSync(chunksOf(png, 'IDAT')), width, height) }
}

function chunksOf(png: Buffer, type: string): Buffer {
  const found: Buffer[] = []
  // Length, type, data and a checksum.
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === type) found.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return Buffer.concat(found)
}

/** Each line begins with the filter that says from which neighbours its bytes are counted. */
function unfiltered(lines: Buffer, width: number, height: number): Buffer {
  const stride = width * bytesPerPixel
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const line = lines.subarray(y * (stride + 1), (y + 1) * (stride + 1))
    const filter = line.readUInt8(0)
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const isFirst = x < bytesPerPixel
      const left = isFirst ? 0 : pixels.readUInt8(at - bytesPerPixel)
      const above = y === 0 ? 0 : pixels.readUInt8(at - stride)
      const aboveLeft = isFirst || y === 0 ? 0 : pixels.readUInt8(at - stride - bytesPerPixel)
      pixels[at] = line.readUInt8(x + 1) + predicted(filter, left, above, aboveLeft)
    }
  }
  return pixels
}

function predicted(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return Math.floor((left + above) / 2)
  if (filter !== 4) throw new Error(`PNG has no filter ${filter}.`)
  // The nearest of the three ("Paeth").
  const guess = left + above - aboveLeft
  const toLeft = Math.abs(guess - left)
  const toAbove = Math.abs(guess - above)
  const toAboveLeft = Math.abs(guess - aboveLeft)
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left
  return toAbove <= toAboveLeft ? above : aboveLeft
}
