/**
 * Windows' container of an icon in several sizes (learn.microsoft.com, "Icons": ICONDIR, ICONDIRENTRY, ICONIMAGE). What is
 * smaller than 256 pixels is a bitmap, as not all that read icons expect a PNG there.
 */
import { pictureIn, type Picture } from './png.ts'

const directoryBytes = 6
const entryBytes = 16
const bitmapHeaderBytes = 40

/** From square PNGs of at most 256 pixels. */
export function icoOf(pngs: readonly Buffer[]): Buffer {
  const images = pngs.map((png) => {
    const picture = pictureIn(png)
    return { size: picture.width, data: picture.width < 256 ? bitmapOf(picture) : png }
  })
  const directory = Buffer.alloc(directoryBytes)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(images.length, 4)
  let offset = directoryBytes + images.length * entryBytes
  const entries = images.map(({ size, data }) => {
    const entry = Buffer.alloc(entryBytes)
    // One byte each for width and height; 256 is written as 0.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(data.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += data.length
    return entry
  })
  return Buffer.concat([directory, ...entries, ...images.map(({ data }) => data)])
}

/** Lines from below, blue before red; behind them one bit for each pixel that is not seen, for what knows no opacity. */
function bitmapOf({ width, height, pixels }: Picture): Buffer {
  const maskStride = Math.ceil(width / 32) * 4
  const header = Buffer.alloc(bitmapHeaderBytes)
  header.writeUInt32LE(bitmapHeaderBytes, 0)
  header.writeInt32LE(width, 4)
  // Of colours and mask together.
  header.writeInt32LE(height * 2, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const colours = Buffer.alloc(width * height * 4)
  const mask = Buffer.alloc(maskStride * height)
  header.writeUInt32LE(colours.length + mask.length, 20)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = pixels.readUInt32BE((y * width + x) * 4)
      const [red, green, blue, opacity] = [
        colour >>> 24,
        (colour >>> 16) & 255,
        (colour >>> 8) & 255,
        colour & 255,
      ]
      const line = height - 1 - y
      colours.set([blue, green, red, opacity], (line * width + x) * 4)
      const at = line * maskStride + (x >> 3)
      if (opacity === 0) mask.writeUInt8(mask.readUInt8(at) | (0x80 >> (x & 7)), at)
    }
  return Buffer.concat([header, colours, mask])
}
