import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { execProgram } from '../../../../electron/adapters/exec.ts'
import { problemOf, type ProblemCode } from '../../../../electron/contract/problem.ts'

interface Tree {
  /** Takes the number of generations to come and a file, writes its process id there, starts the next, and is never done. */
  program: string
  pidFile: string
  generations: number
}

/** Lets a tree grow, stops it in this way, and says which of its processes are left. */
export async function stopTree(
  tree: Tree & { by: 'request' | 'time limit' },
): Promise<{ problem: ProblemCode; left: number[] }> {
  const stop = new AbortController()
  const running = grow(tree, tree.by === 'request' ? { signal: stop.signal } : { timeoutMs: 5_000 })
  const problem = running.then(
    () => 'UNEXPECTED' as const,
    (error: unknown) => problemOf(error).code,
  )
  await grown(tree)
  stop.abort()
  return { problem: await problem, left: await leftOf(tree) }
}

/** Lets a tree grow and does not wait for its end: the process that does this ends first. */
export async function leaveTree(tree: Tree): Promise<number[]> {
  grow(tree, {}).catch(() => undefined)
  return grown(tree)
}

/** Which processes of a tree are left after a moment. */
export async function leftOf({ pidFile }: Pick<Tree, 'pidFile'>): Promise<number[]> {
  const isThere = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  for (let waits = 0; waits < 20 && pidsIn(pidFile).some(isThere); waits++) await sleep(100)
  return pidsIn(pidFile).filter(isThere)
}

/** What becomes of starting `file`. */
export async function startOdd({ file }: { file: string }): Promise<ProblemCode> {
  return execProgram(file, ['a']).then(
    () => 'UNEXPECTED',
    (error: unknown) => problemOf(error).code,
  )
}

function grow({ program, pidFile, generations }: Tree, options: Parameters<typeof execProgram>[2]) {
  return execProgram(program, [String(generations - 1), pidFile], options)
}

async function grown({ pidFile, generations }: Tree): Promise<number[]> {
  for (let waits = 0; waits < 200 && pidsIn(pidFile).length < generations; waits++) await sleep(50)
  if (pidsIn(pidFile).length !== generations) throw new Error(`grew to ${pidsIn(pidFile).length} processes`)
  return pidsIn(pidFile)
}

function pidsIn(pidFile: string): number[] {
  return readFileSync(pidFile, 'utf8').split('\n').filter(Boolean).map(Number)
}
