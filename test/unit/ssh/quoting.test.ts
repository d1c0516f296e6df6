/** Whatever an argument holds, a shell gives it to the program unchanged. */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandForAnyShell, shellWord, shellWords } from '../../../electron/adapters/ssh/quoting.ts'

const run = promisify(execFile)

/** Prints its arguments in a form that keeps them apart, by a program and not by a shell's own `printf`. */
const printer = ['env', 'printf', '%s\\0']
const printed = (stdout: string): string[] => stdout.split('\0').slice(0, -1)

/** Characters that some shell gives a meaning, among all others; no NUL, which no program can get. */
const nasty = fc.constantFrom(
  ...Array.from(`'"\\\`$!#&|;<>(){}[]*?~^%=-+@:,./ \t\n\r\v\x01\x1b\x7f`),
  'a',
  'é',
  '😀',
  "'\\''",
  '\\\\',
  '\\n',
  '$(id)',
  '${x}',
  '!!',
  '\u2028',
)
const word = fc.oneof(
  fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '').toWellFormed()),
  fc.constantFrom('', '-n', '--', '-e', '~root', "it's", '!', '\n', '\\', "\\'", 'a=b'),
)
/** Many words in one go: starting programs is what takes the time. */
const vectors = fc.array(word, { minLength: 1, maxLength: 60 })

describe('an argument vector', () => {
  it('survives a POSIX shell', async () => {
    await fc.assert(
      fc.asyncProperty(vectors, async (argv) => {
        const { stdout } = await run('/bin/sh', ['-c', shellWords([...printer, ...argv])])
        expect(printed(stdout)).toEqual(argv)
      }),
      { numRuns: 25 },
    )
  })

  it('survives a shell in a shell in a shell', async () => {
    await fc.assert(
      fc.asyncProperty(vectors, async (argv) => {
        const inner = shellWords([...printer, ...argv])
        const { stdout } = await run('/bin/sh', [
          '-c',
          `exec /bin/sh -c ${shellWord(`exec sh -c ${shellWord(inner)}`)}`,
        ])
        expect(printed(stdout)).toEqual(argv)
      }),
      { numRuns: 10 },
    )
  })
})

const shells = [
  ['/bin/sh', '-c'],
  ['/bin/dash', '-c'],
  ['/bin/bash', '-c'],
  ['/usr/bin/zsh', '-f', '-c'],
  ['/usr/bin/fish', '--no-config', '-c'],
  ['/usr/bin/tcsh', '-f', '-c'],
  ['/usr/bin/ksh', '-c'],
  ['/usr/bin/busybox', 'sh', '-c'],
] as const

describe('a script for any login shell', () => {
  for (const [shell, ...options] of shells) {
    const name = [shell, ...options].join(' ')
    it.skipIf(!existsSync(shell))(
      `survives ${name}${existsSync(shell) ? '' : ' (not installed here)'}`,
      async () => {
        await fc.assert(
          fc.asyncProperty(vectors, async (argv) => {
            const command = commandForAnyShell(`exec ${shellWords([...printer, ...argv])}`)
            const { stdout } = await run(shell, [...options, command])
            expect(printed(stdout)).toEqual(argv)
          }),
          { numRuns: 5 },
        )
      },
    )
  }

  it('leaves standard input to the program', () => {
    const command = commandForAnyShell('exec cat')
    expect(execFileSync('/bin/sh', ['-c', command], { input: 'a\nb' }).toString()).toBe('a\nb')
  })

  it('holds nothing but plain ASCII on one line', () => {
    fc.assert(
      fc.property(word, (text) => {
        expect(commandForAnyShell(text)).toMatch(/^\/bin\/sh -c 'eval "\$\(printf %b "[^'"!`\n$]*"\)"'$/)
      }),
    )
  })
})
