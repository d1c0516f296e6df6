/** The real server with a run that does nothing but tell of itself: faster than any real one. */
import { setTimeout as pause } from 'node:timers/promises'
import type { AppState } from '../../electron/contract/app-state.ts'
import { createEventStream } from '../../electron/ipc/event-stream.ts'
import { openWeb } from '../../electron/ipc/web.ts'
import { formOf } from '../../electron/ipc/form.ts'

const pc = { system: 'linux', cpuThreads: 16, memoryMiB: 32_768, lowestPort: 1024 } as const

const state: AppState = {
  version: '0.0.0',
  rehearsal: null,
  locale: 'en-US',
  page: 'setting-up',
  pc: { ...pc, machineFolder: null, freeDiskBytes: null },
  checks: [],
  form: formOf({}, pc),
  secrets: [],
  discovery: { state: 'idle', isScan: false, candidates: [], problem: null },
  hostKey: { kind: 'none' },
  pi: { kind: 'none' },
  plan: { kind: 'none' },
  run: null,
  interrupted: null,
  status: { kind: 'none' },
  machine: null,
  power: { kind: 'none' },
  proof: { kind: 'none' },
}

const resources = Array.from({ length: 12 }, (_, index) => `part/${String(index)}`)

export async function openBusyRun(windowFolder: string) {
  const stream = createEventStream(state)
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
  const web = await openWeb({
    wizard: { listen: stream.listen, serve: () => Promise.resolve({ ok: true, value: {} }) },
    log: { write: () => undefined, tail: () => Promise.resolve([]), forget: () => undefined },
    windowFolder,
    port: 0,
  })

  function tellOne(): void {
    line += 1
    if (line % 4 === 0)
      stream.tellRun({ type: 'progress', resource, progress: { done: line, total: 10_000, unit: 'paths' } })
    else
      stream.tellRun({ type: 'log', resource, line: `line ${String(line)}: copying path '/nix/store/part'` })
  }

  return {
    link: web.newLink(),
    close: () => web.close(),
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
