/** The real server with a run that does nothing but tell of itself: faster than any real one. */
import { setTimeout as pause } from 'node:timers/promises'
import { openStillWindow } from './still-window.ts'

const resources = Array.from({ length: 12 }, (_, index) => `part/${String(index)}`)

export async function openBusyRun() {
  const window = await openStillWindow()
  const { stream } = window
  let line = 0
  stream.tellRun({
    type: 'run-started',
    planId: 'busy',
    goal: 'present',
    at: new Date().toISOString(),
    actions: resources.map((resource) => ({ resource, title: `Part ${resource}`, weightSeconds: 60 })),
  })
  const [resource = ''] = resources
  stream.tellRun({ type: 'action-started', resource, title: resource })

  function tellOne(): void {
    line += 1
    if (line % 4 === 0)
      stream.tellRun({ type: 'progress', resource, progress: { done: line, total: 10_000, unit: 'paths' } })
    else
      stream.tellRun({ type: 'log', resource, line: `line ${String(line)}: copying path '/nix/store/part'` })
  }

  return {
    link: window.link,
    close: () => window[Symbol.asyncDispose](),
    lastLine: () => (line % 4 === 0 ? line - 1 : line),
    /** Gives how many were told. */
    async emit({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<number> {
      const begun = performance.now()
      let told = 0
      while (performance.now() - begun < seconds * 1000) {
        // What a late timer missed is made up for, as a real run would.
        for (; told < ((performance.now() - begun) / 1000) * perSecond; told++) tellOne()
        await pause(5)
      }
      return told
    },
  }
}
