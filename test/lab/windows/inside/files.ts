import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemFiles } from '../../../../electron/adapters/files.ts'
import { problemOf, type ProblemCode } from '../../../../electron/contract/problem.ts'

interface Replaced {
  problem: ProblemCode | undefined
  tookMs: number
  content: string
  /** All that lies in the folder. */
  names: string[]
}

/** Writes `content` to `path`, which another program may have open, through the product; says what became of it. */
export async function replaceFile({ path, content }: { path: string; content: string }): Promise<Replaced> {
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
