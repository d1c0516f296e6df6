/** Whatever stands around an answer, and however it is cut into packets. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader } from '../../../electron/adapters/ssh/frame.ts'

const mark = '0123456789abcdef0123456789abcdef'
const prompt = 'fedcba9876543210fedcba9876543210:'

function read(chunks: readonly Buffer[], maxBytes = 1_000_000) {
  const told = { prompts: 0, lines: [] as string[], pid: -1, exitCode: -1, tooMuch: 0 }
  const reader = createFrameReader({
    mark,
    prompt,
    maxBytes,
    onPrompt: () => (told.prompts += 1),
    onBegin: ({ pid }) => (told.pid = pid),
    onLine: (line) => told.lines.push(line),
    onEnd: (exitCode) => (told.exitCode = exitCode),
    onTooMuch: () => (told.tooMuch += 1),
  })
  for (const chunk of chunks) reader.push(chunk)
  return { ...told, content: reader.content(), noise: reader.noise() }
}

/** The bytes in packets of the given sizes, the rest in one. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...chunks, bytes.subarray(at)]
}

/** Nobody else knows the mark, so no noise begins or ends the frame; only chance puts it together from the pieces below. */
const looksWhole = (noise: Buffer): boolean => /(?:begin|end) \d+\n/.test(noise.toString('latin1'))

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  // What almost looks like ours.
  fc
    .constantFrom(
      mark,
      `${mark} `,
      `${mark} begin`,
      `${mark} end `,
      `${mark} begin %s\n`,
      mark.slice(0, 20),
      '\n',
    )
    .map((text) => Buffer.from(text)),
)
const bytes = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces))
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 60 })

describe('the frame of an answer', () => {
  it('is found in any noise and any packets, and its content is exact', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, sizes, (before, content, after, packets) => {
        // The line break in front of the frame may complete what the noise began.
        const noise = Buffer.concat([before, Buffer.from('\n')])
        fc.pre(!looksWhole(noise) && !looksWhole(content))
        const stream = Buffer.concat([
          noise,
          Buffer.from(`${mark} begin 12\n`),
          content,
          Buffer.from(`${mark} end 7\n`),
          after,
        ])
        const answer = read(cut(stream, packets))
        expect(answer.pid).toBe(12)
        expect(answer.exitCode).toBe(7)
        expect(answer.content.equals(content)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is not complete without its end', () => {
    fc.assert(
      fc.property(bytes, sizes, (content, packets) => {
        fc.pre(!looksWhole(content))
        const stream = Buffer.concat([Buffer.from(`${mark} begin 1\n`), content])
        expect(read(cut(stream, packets)).exitCode).toBe(-1)
      }),
    )
  })

  it('keeps characters whole that are split between packets, and gives each line when it is complete', () => {
    const stream = Buffer.from(`${mark} begin 1\nüber\r\n😀 zwei\nende${mark} end 0\n`)
    for (let size = 1; size < 8; size++)
      expect(
        read(
          cut(
            stream,
            Array.from({ length: 60 }, () => size),
          ),
        ).lines,
      ).toEqual(['über', '😀 zwei', 'ende'])
    expect(read([Buffer.from(`${mark} begin 1\none\ntw`)]).lines).toEqual(['one'])
  })

  it('sees the prompt only in front of the answer', () => {
    const text = `lecture\n${prompt}${mark} begin 1\n${prompt}${mark} end 0\n`
    expect(read(cut(Buffer.from(text), [10, 20, 30]))).toMatchObject({ prompts: 1, exitCode: 0 })
  })

  it('ends at its limits', () => {
    const begin = `${mark} begin 1\n`
    expect(read([Buffer.from(`${begin}${'x'.repeat(100)}${mark} end 0\n`)], 100)).toMatchObject({
      tooMuch: 0,
      exitCode: 0,
    })
    expect(read([Buffer.from(`${begin}${'x'.repeat(101)}${mark} end 0\n`)], 100)).toMatchObject({
      tooMuch: 1,
      exitCode: -1,
    })
    const megabyte = Buffer.alloc(1024 * 1024, 'x')
    const noisy = read([megabyte, megabyte, megabyte, megabyte, megabyte, megabyte])
    expect(noisy.tooMuch).toBe(1)
    expect(noisy.noise.length).toBeLessThan(10_000)
  })
})
