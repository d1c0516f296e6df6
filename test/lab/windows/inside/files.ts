import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemFiles } from '../../../../electron/adapters/files.ts'
import { problemOf, type ProblemCode } from '../../../../electron/contract/problem.ts'

interface Attempt {
  problem: ProblemCode | undefined
  tookMs: number
  content: string
  /** All that lies in the folder. */
  names: string[]
}

/**
 * Has `path` open, as an editor or a virus scanner would, until so long after somebody began to replace it; `mark` is there as soon
 * as it is open.
 */
export async function holdFile({
  path,
  mark,
  forMs,
}: {
  path: string
  mark: string
  forMs: number
}): Promise<void> {
  openSync(path, 'r')
  writeFileSync(mark, '')
  while (!existsSync(`${path}.new`)) await sleep(5)
  await sleep(forMs)
}

/** Writes `content` to `path` through the product, and says what became of it. */
export async function replaceFile({ path, content }: { path: string; content: string }): Promise<Attempt> {
  const started = performance.now()
  const problem = await systemFiles()
    .write(path, content)
    .then(
      () => undefined,
      (error: unknown) => problemOf(error).code,
    )
  const tookMs = performance.now() - started
  return { problem, tookMs, content: readFileSync(path, 'utf8'), names: readdirSync(dirname(path)).sort() }
}

/** Which of these paths lie on a drive that is there. */
export async function seeDrives({ paths }: { paths: string[] }): Promise<boolean[]> {
  return Promise.all(paths.map((path) => systemFiles().isDriveThere(path)))
}
