/** The product in the lab's Windows: its command line, and the part of the tests that runs inside, as one file each. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { bundleOf } from '../../../electron/vite.bundle.ts'
import { ProblemError } from '../../../electron/contract/problem.ts'
import type { LabRun } from '../exec.ts'
import { labPaths } from '../paths.ts'
import type { Answer, Subjects } from './inside/inside.ts'
import { ensureNodeForWindows } from './npm-packages.ts'
import { runInWine, windowsPath } from './wine.ts'

const program = join(labPaths.windows, 'program')
const dist = join(program, 'dist')
/** The command line, as Windows sees it. */
export const cliFile = windowsPath(join(dist, 'cli.js'))
const calls = join(labPaths.windows, 'calls')

/** Where a test may put what it likes. */
export const testFolder = join(labPaths.windows, 'tests')

export async function buildProgram(): Promise<void> {
  const repository = fileURLToPath(new URL('../../../', import.meta.url))
  for (const folder of [program, calls, testFolder]) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
  }
  await writeFile(join(program, 'package.json'), '{ "type": "module" }\n')
  await cp(join(repository, 'resources'), join(program, 'resources'), { recursive: true })
  for (const entry of ['cli.ts', fileURLToPath(new URL('inside/inside.ts', import.meta.url))])
    await build({ ...bundleOf(entry, dist), configFile: false, logLevel: 'warn' })
}

interface CallOptions {
  env?: Readonly<Record<string, string>>
  timeoutMs?: number
}

/** The command line; `argv` is as a person would type it there. */
export async function runCli(argv: readonly string[], options: CallOptions = {}): Promise<LabRun> {
  return runInWine([await ensureNodeForWindows(), cliFile, ...argv], options)
}

let count = 0

/** Does `subject` inside and gives its answer. What is thrown there is thrown here, a problem as such. */
export async function inside<Name extends keyof Subjects>(
  subject: Name,
  request: Parameters<Subjects[Name]>[0],
  options: CallOptions = {},
): Promise<Awaited<ReturnType<Subjects[Name]>>> {
  count += 1
  const requestFile = join(calls, `${count}.request.json`)
  const answerFile = join(calls, `${count}.answer.json`)
  await writeFile(requestFile, JSON.stringify(request))
  const { exitCode, stderr } = await runInWine(
    [
      await ensureNodeForWindows(),
      windowsPath(join(dist, 'inside.js')),
      ...[subject, windowsPath(requestFile), windowsPath(answerFile)],
    ],
    options,
  )
  const text = await readFile(answerFile, 'utf8').catch(() => {
    throw new Error(`${subject} ended with ${exitCode} and without an answer:\n${stderr}`)
  })
  const answer = JSON.parse(text) as Answer<Awaited<ReturnType<Subjects[Name]>>>
  if (answer.kind === 'value') return answer.value
  throw answer.kind === 'problem' ? new ProblemError(answer.problem) : new Error(answer.text)
}
