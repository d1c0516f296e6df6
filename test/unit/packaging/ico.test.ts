import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { icoOf } from '../../../electron/packaging/icons/ico.ts'
import { pictureIn } from '../../../electron/packaging/icons/png.ts'
import { imagesIn, opacities } from './ico-reader.ts'

test('a PNG is read whatever its lines are filtered by', () => {
  const pictures = fc
    .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
    .chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        pixels: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
        filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: height, maxLength: height }),
      }),
    )
  fc.assert(
    fc.property(pictures, ({ width, pixels, filters }) => {
      const read = pictureIn(pngOf(width, pixels, filters))
      expect(read).toEqual({ width, height: filters.length, pixels: Buffer.from(pixels) })
    }),
  )
})

test('what is no PNG, or one of another kind, is refused', () => {
  expect(() => pictureIn(Buffer.from('GIF89a'))).toThrow('no PNG')
  const png = pngOf(1, Uint8Array.of(1, 2, 3, 4), [0])
  // Without opacity.
  png.writeUInt8(2, 25)
  expect(() => pictureIn(png)).toThrow('eight bits')
  expect(() => pictureIn(pngOf(1, Uint8Array.of(1, 2, 3, 4), [5]))).toThrow('no filter 5')
})

test('an icon has a bitmap for each size below 256, from below and with blue first, and a PNG for that', () => {
  const large = pngOf(256, new Uint8Array(256 * 256 * 4).fill(7), Array<number>(256).fill(0))
  // Red and seen, green and half seen; blue and not seen, white and seen.
  const pixels = Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 255, 255, 255, 255)
  const [small, jumbo] = imagesIn(icoOf([pngOf(2, pixels, [0, 0]), large]))
  expect(jumbo).toEqual({ size: 256, data: large })
  expect(small?.size).toBe(2)
  expect(small && opacities(small)).toEqual([255, 128, 0, 255])
  expect(small?.data.subarray(40).toString('hex')).toBe(
    'ff000000ffffffff' + '0000ffff00ff0080' + '80000000' + '00000000',
  )
})

/** Each line with the filter that is asked for. */
function pngOf(width: number, pixels: Uint8Array, filters: readonly number[]): Buffer {
  const stride = width * 4
  const lines = filters.flatMap((filter, y) => {
    const at = (x: number, line: number) => (x < 0 || line < 0 ? 0 : (pixels[line * stride + x] ?? 0))
    const line = Array.from({ length: stride }, (_, x) => {
      const [left, above, aboveLeft] = [at(x - 4, y), at(x, y - 1), at(x - 4, y - 1)]
      const guesses = [0, left, above, (left + above) >> 1, nearest(left, above, aboveLeft)]
      return (at(x, y) - (guesses[filter] ?? 0)) & 255
    })
    return [filter, ...line]
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(filters.length, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Which of the three is nearest to left + above - aboveLeft; the first of equals. */
function nearest(left: number, above: number, aboveLeft: number): number {
  const guess = left + above - aboveLeft
  const byDistance = [left, above, aboveLeft].sort((a, b) => Math.abs(guess - a) - Math.abs(guess - b))
  return byDistance[0] ?? 0
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const named = Buffer.concat([Buffer.from(type), data])
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}
