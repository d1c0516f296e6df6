/** How the lab starts programs: argument vectors, both streams kept, and an error that says what the program said. */
import { execa, type Options } from 'execa'

export interface LabRun {
  exitCode: number
  stdout: string
  stderr: string
}

type LabOptions = Pick<Options, 'cwd' | 'env' | 'input' | 'timeout' | 'stripFinalNewline'> & {
  /** Exit codes that are an answer; default [0]. */
  accept?: readonly number[] | 'any'
}

/** The last lines are where programs say why they failed. */
const shownCharacters = 4_000

export async function run(argv: readonly [string, ...string[]], options: LabOptions = {}): Promise<LabRun> {
  const { accept = [0], ...rest } = options
  const [file, ...args] = argv
  const result = await execa(file, args, {
    ...rest,
    ...(rest.input === undefined ? { stdin: 'ignore' as const } : {}),
    reject: false,
  })
  const exitCode = result.exitCode
  const wanted = exitCode !== undefined && (accept === 'any' || accept.includes(exitCode))
  if (!wanted) {
    const said = `${result.stdout}\n${result.stderr}`.trim().slice(-shownCharacters)
    throw new Error(`${argv.join(' ')}: ${result.shortMessage}\n${said}`)
  }
  return { exitCode, stdout: result.stdout, stderr: result.stderr }
}
