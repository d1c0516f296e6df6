/** The lab's own record of what held and what did not; goes on after a failure where that makes sense. */

export interface SuiteCounts {
  passed: number
  failed: number
  notRun: number
}

export interface Checks {
  /** Runs one check; a thrown error is its failure. Gives what the check gives, or `undefined` when it failed. */
  check<T>(name: string, work: () => Promise<T>): Promise<T | undefined>
  /** Like `check`, but nothing after it makes sense when it fails: the error is thrown on. */
  must<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Many checks that count themselves and tell of their failures. Throws nothing; a thrown error is one failure more. */
  suite(name: string, work: () => Promise<SuiteCounts>): Promise<void>
  /** Something that could not be run, said loudly; it counts as failed in continuous integration. */
  notRun(name: string, reason: string): void
  /** What can be run, but on no such machine as this one: said as loudly, and once more at the end of `.ci/run`. It counts as nothing. */
  notRunHere(name: string, reason: string): void
  summary(): SuiteCounts
}

export function startChecks(): Checks {
  let passed = 0
  let failed = 0
  let notRun = 0

  async function must<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    const took = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
    try {
      const result = await work()
      passed += 1
      console.log(`✓ ${name} (${took()})`)
      return result
    } catch (error) {
      failed += 1
      console.log(
        `✗ ${name} (${took()})\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      )
      throw error
    }
  }

  return {
    must,
    check: (name, work) => must(name, work).catch(() => undefined),
    async suite(name, work) {
      const startedAt = performance.now()
      try {
        const counts = await work()
        passed += counts.passed
        failed += counts.failed
        notRun += counts.notRun
        const text = `${counts.passed} passed, ${counts.failed} failed, ${counts.notRun} not run`
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
        console.log(`${counts.failed > 0 ? '✗' : '✓'} ${name}: ${text} (${seconds} s)`)
      } catch (error) {
        failed += 1
        console.log(`✗ ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    },
    notRun(name, reason) {
      notRun += 1
      console.log(`NOT RUN: ${name}: ${reason}`)
    },
    notRunHere: (name, reason) => console.log(`NOT RUN HERE: ${name}: ${reason}`),
    summary: () => ({ passed, failed, notRun }),
  }
}
