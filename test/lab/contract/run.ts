/** The contract suites on the lab's PC: the same that run on pretended parts in `npm test`. */
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Checks, SuiteCounts } from '../checks.ts'
import { onThePc } from '../network.ts'
import type { LabWorld } from '../scenario/lab-world.ts'
import { labVariables } from './lab-here.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Needs a PC and a Pi on which nothing of the product is, and leaves them so. `only` are parts of test files' paths. */
export function contractSuites(
  checks: Checks,
  { product }: LabWorld,
  only: readonly string[] = [],
): Promise<void> {
  return checks.suite('the contracts hold for the real things', async () => {
    const [file, ...argv] = onThePc([
      ...[process.execPath, `${repository}node_modules/vitest/vitest.mjs`, 'run'],
      ...['--config', 'vitest.lab.config.ts', ...only],
    ])
    const { stdout, exitCode } = await execa(file, argv, {
      cwd: repository,
      env: {
        ...product.env,
        [labVariables.setupFile]: product.setupFile,
        [labVariables.dataFolder]: product.dataFolder,
        NO_COLOR: '1',
      },
      stdin: 'ignore',
      // Told as it goes, for it takes minutes; kept for its last line.
      stdout: ['inherit', 'pipe'],
      stderr: 'inherit',
      reject: false,
    })
    return countsOf(stdout, exitCode)
  })
}

/** The line that test/plain-reporter.ts ends with. */
function countsOf(stdout: string, exitCode: number | undefined): SuiteCounts {
  const line = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(
    stdout.trimEnd().split('\n').at(-1) ?? '',
  )
  if (line === null) throw new Error(`Vitest ended with ${exitCode ?? 'a signal'} and told no result.`)
  const [passed, failed, notRun] = [Number(line[1]), Number(line[2]), Number(line[3] ?? 0)]
  if (failed === 0 && exitCode !== 0) throw new Error(`Vitest ended with ${exitCode ?? 'a signal'}.`)
  return { passed, failed, notRun }
}
