import fc from 'fast-check'
import { execProgram } from '../../../../electron/adapters/exec.ts'

/** Characters that Windows, its command processor or some program there gives a meaning, among others; no NUL. */
const nasty = fc.constantFrom(
  ...Array.from(`"'\\ \t%^&|<>()!*?;,=@$\`~[]{}/-a`),
  ...['ä', 'ß', '日本', '😀', '\u2028', '\\"', '\\\\"', '"" ', '\\\\', '%PATH%', '^"', '\r\n', '--', '/PID'],
)
const anArgument = fc.oneof(
  fc.array(nasty, { maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\0')),
)
export const anArgumentVector = fc.array(anArgument, { maxLength: 60, size: 'max' })

/** Passes argument vectors of every kind to `program`, which prints what it got as JSON; gives how many came through. */
export async function passArguments({ program, runs }: { program: string; runs: number }): Promise<number> {
  let passed = 0
  await fc.assert(
    fc.asyncProperty(anArgumentVector, async (argv) => {
      const { stdout } = await execProgram(program, argv)
      const came = JSON.parse(stdout) as string[]
      if (JSON.stringify(came) !== JSON.stringify(argv))
        throw new Error(`passed ${JSON.stringify(argv)}, came ${stdout}`)
      passed += 1
    }),
    { numRuns: runs },
  )
  return passed
}
