/** A Vitest suite on the lab's PC: in its network, as its user, with the lab in its environment. */
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { SuiteCounts } from './checks.ts'
import { labVariables } from './contract/lab-here.ts'
import { onThePc } from './network.ts'
import type { LabWorld } from './scenario/lab-world.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** `config` is a file of this repository; of its tests those whose path holds one of `parts`, or all. */
export function suiteOnThePc(
  { product }: LabWorld,
  config: string,
  parts: readonly string[] = [],
): Promise<SuiteCounts> {
  const [file, ...argv] = onThePc([...vitest(config), ...parts])
  return countedRun(file, argv, {
    ...product.env,
    [labVariables.setupFile]: product.setupFile,
    [labVariables.dataFolder]: product.dataFolder,
  })
}

interface SuiteHere {
  parts?: readonly string[]
  /** Patterns of files that are left out. */
  without?: readonly string[]
  env?: Readonly<Record<string, string>>
}

/** The same outside of the lab. */
export function suiteHere(
  config: string,
  { parts = [], without = [], env = {} }: SuiteHere = {},
): Promise<SuiteCounts> {
  const [file = '', ...argv] = vitest(config)
  return countedRun(file, [...argv, ...parts, ...without.flatMap((one) => ['--exclude', one])], env)
}

function vitest(config: string): string[] {
  return [process.execPath, `${repository}node_modules/vitest/vitest.mjs`, 'run', '--config', config]
}

async function countedRun(
  file: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<SuiteCounts> {
  const { stdout, exitCode } = await execa(file, argv, {
    cwd: repository,
    env: { ...env, NO_COLOR: '1' },
    stdin: 'ignore',
    // Told as it goes, for it takes minutes; kept for its last line.
    stdout: ['inherit', 'pipe'],
    stderr: 'inherit',
    reject: false,
  })
  return countsOf(stdout, exitCode)
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
