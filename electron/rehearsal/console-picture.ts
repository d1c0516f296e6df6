/** A pretended screen: what a machine printed, as a PNG picture. */
import { crc32, deflateSync } from 'node:zlib'
import { glyphOf } from './console-font.ts'

const columns = 80
const rows = 25
const cell = { width: 8, height: 16 }
const width = columns * cell.width
const height = rows * cell.height
/** Shades of grey: the screen, a letter. */
const dark = 0x12
const light = 0xc8

/** The last lines of a text as they would stand on a screen of 80 by 25 characters. */
export function consolePicture(text: string): Uint8Array {
  const lines = text
    .split('\n')
    .flatMap((line) => line.match(/.{1,80}/g) ?? [''])
    .slice(-rows)
  // Each row of pixels begins with the number of its filter: none.
  const pixels = Buffer.alloc((width + 1) * height, dark)
  for (let y = 0; y < height; y++) pixels[y * (width + 1)] = 0
  for (const [row, line] of lines.entries())
    for (let column = 0; column < line.length; column++)
      if (line.charAt(column) !== ' ') drawLetter(pixels, row, column, line.charAt(column))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([...uint32(width), ...uint32(height), 8, 0, 0, 0, 0])),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function drawLetter(pixels: Buffer, row: number, column: number, letter: string): void {
  for (const [line, points] of glyphOf(letter).entries()) {
    const left = (row * cell.height + line) * (width + 1) + 1 + column * cell.width
    for (let x = 0; x < cell.width; x++) if ((points & (0x80 >> x)) !== 0) pixels[left + x] = light
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([Buffer.from(uint32(data.length)), body, Buffer.from(uint32(crc32(body)))])
}

function uint32(value: number): number[] {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256)
}
