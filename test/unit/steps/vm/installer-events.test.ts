import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { installerEventReader, type InstallerEvent } from '../../../../electron/steps/vm/installer-events.ts'

const events: InstallerEvent[] = [
  { event: 'hello', run: 'r-1' },
  { event: 'stage', stage: 'install', index: 5, of: 6 },
  { event: 'log', line: 'copying path "x" \\ y' },
  { event: 'progress', done: 3, total: 7, unit: 'paths' },
  { event: 'failed', stage: 'install', message: 'No space left' },
  { event: 'done', run: 'r-1' },
]
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const noise = fc
  .string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 40 })
  .map((text) => text.replace(/[\r\n{]/g, ''))

describe('what the installer says', () => {
  it('is understood in whatever pieces it comes, and whatever else is on the line before it', () => {
    fc.assert(
      fc.property(
        fc.array(noise, { maxLength: 8 }),
        fc.array(fc.nat(60), { maxLength: 30 }),
        (noises, sizes) => {
          const text = events
            .map(
              (event, index) =>
                `${noises[index] ?? ''}${JSON.stringify(event)}\n${noises[index + 1] ?? ''}\r\n`,
            )
            .join('')
          const read = installerEventReader()
          const heard: InstallerEvent[] = []
          let rest = text
          for (const size of sizes) {
            heard.push(...read(bytesOf(rest.slice(0, size))))
            rest = rest.slice(size)
          }
          heard.push(...read(bytesOf(rest)))
          expect(heard).toEqual(events)
        },
      ),
    )
  })

  it.each([
    '{"event":"done"}',
    '{"event":"done","run":7}',
    '{"event":"progress","done":1,"total":0,"unit":"paths"}',
    '{"event":"progress","done":-1,"total":5,"unit":"paths"}',
    '{"event":"reboot"}',
    '{"event":"done","run":"r-1"',
    `{"event":"log","line":"${'x'.repeat(20_000)}"}`,
  ])('is nothing when it is not as agreed: %.60s', (line) => {
    expect(installerEventReader()(bytesOf(`${line}\n`))).toEqual([])
  })

  it('does not remember noise without an end', () => {
    const read = installerEventReader()
    for (let piece = 0; piece < 50; piece += 1) read(bytesOf('x'.repeat(100_000)))
    expect(read(bytesOf('\n{"event":"hello","run":"r"}\n'))).toEqual([{ event: 'hello', run: 'r' }])
  })
})
