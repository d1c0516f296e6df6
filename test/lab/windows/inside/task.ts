import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { commandLineOf } from '../../../../electron/adapters/windows/command-line.ts'
import { anArgumentVector } from './arguments.ts'

/** Starts `program`, which prints its arguments as JSON, with texts as the task scheduler would; gives how many came through. */
export async function startByCommandLine({
  program,
  runs,
}: {
  program: string
  runs: number
}): Promise<number> {
  let passed = 0
  await fc.assert(
    fc.asyncProperty(anArgumentVector, async (argv) => {
      const child = spawn(program, [commandLineOf(argv)], {
        windowsVerbatimArguments: true,
        argv0: commandLineOf([program]),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [came] = await Promise.all([text(child.stdout), once(child, 'exit')])
      if (came !== JSON.stringify(argv)) throw new Error(`meant ${JSON.stringify(argv)}, came ${came}`)
      passed += 1
    }),
    { numRuns: runs },
  )
  return passed
}
