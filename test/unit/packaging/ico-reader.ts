/** Reads an icon by what stands in it, as Windows does. */
import { pictureIn, type Picture } from '../../../electron/packaging/icons/png.ts'

export interface IcoImage {
  size: number
  data: Buffer
}

/** Throws where the directory points elsewhere than at one image behind the other. */
export function imagesIn(ico: Buffer): IcoImage[] {
  if (ico.readUInt32LE(0) !== 0x10000) throw new Error('This is no icon.')
  const count = ico.readUInt16LE(4)
  let end = 6 + count * 16
  const images = Array.from({ length: count }, (_, index) => {
    const entry = ico.subarray(6 + index * 16, 22 + index * 16)
    const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)]
    if (offset !== end) throw new Error(`Image ${index} begins at ${offset}, not at ${end}.`)
    end += length
    const [width, height] = [entry.readUInt8(0) || 256, entry.readUInt8(1) || 256]
    if (width !== height || entry.readUInt16LE(6) !== 32)
      throw new Error(`Image ${index} is no square of 32 bits.`)
    return { size: width, data: ico.subarray(offset, end) }
  })
  if (end !== ico.length) throw new Error('There is more behind the last image.')
  return images
}

/** Of each pixel from the upper left. Throws where a bitmap's mask hides what is seen, or shows what is not. */
export function opacities({ size, data }: IcoImage): number[] {
  if (size === 256) return opacitiesOf(pictureIn(data))
  const maskStride = Math.ceil(size / 32) * 4
  const pixelsAt = 40
  const maskAt = pixelsAt + size * size * 4
  if (
    data.readInt32LE(4) !== size ||
    data.readInt32LE(8) !== size * 2 ||
    data.length !== maskAt + maskStride * size
  )
    throw new Error(`The bitmap of ${size} pixels has another size.`)
  return Array.from({ length: size * size }, (_, index) => {
    const [x, line] = [index % size, size - 1 - Math.floor(index / size)]
    const opacity = data.readUInt8(pixelsAt + (line * size + x) * 4 + 3)
    const isHidden = ((data.readUInt8(maskAt + line * maskStride + (x >> 3)) >> (7 - (x & 7))) & 1) === 1
    if (isHidden !== (opacity === 0)) throw new Error(`The mask is wrong at ${x}, ${line}.`)
    return opacity
  })
}

export function opacitiesOf({ pixels }: Picture): number[] {
  return [...pixels].filter((_, at) => at % 4 === 3)
}
