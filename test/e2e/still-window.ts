/** The real server with a state that is given to it: for what no rehearsal comes to, or only after a long while. */
import { fileURLToPath } from 'node:url'
import type { AppState } from '../../electron/contract/app-state.ts'
import { fromSources } from '../../electron/contract/build.ts'
import { createEventStream } from '../../electron/ipc/event-stream.ts'
import { formOf } from '../../electron/ipc/form.ts'
import { openWeb } from '../../electron/ipc/web.ts'

const pc = { system: 'linux', cpuThreads: 16, memoryMiB: 32_768, lowestPort: 1024 } as const

const emptyState: AppState = {
  version: '0.0.0',
  build: fromSources,
  update: { kind: 'none' },
  rehearsal: null,
  locale: 'en-US',
  page: 'setting-up',
  pc: { ...pc, machineFolder: null, freeDiskBytes: null },
  checks: [],
  form: formOf({}, pc),
  inForce: null,
  secrets: [],
  discovery: { state: 'idle', isScan: false, candidates: [], problem: null },
  hostKey: { kind: 'none' },
  pi: { kind: 'none' },
  plan: { kind: 'none' },
  plannedFor: 'form',
  found: { kind: 'none' },
  run: null,
  repaired: null,
  removed: null,
  interrupted: null,
  status: { kind: 'none' },
  machine: null,
  isPlaying: false,
  removal: null,
  power: { kind: 'none' },
  proof: { kind: 'none' },
  builds: { kind: 'none' },
  fastBuilds: { kind: 'none' },
  why: { kind: 'none' },
  dryBuild: { kind: 'none' },
  notice: null,
  seeksNotice: false,
  unreadable: null,
}

/** Every call is noted, answered, and does nothing. */
export async function openStillWindow(fields: Partial<AppState> = {}) {
  const stream = createEventStream({ ...emptyState, ...fields })
  const asked: { name: unknown; request: unknown }[] = []
  const web = await openWeb({
    wizard: {
      listen: stream.listen,
      serve: (name, request) => {
        asked.push({ name, request })
        return Promise.resolve({ ok: true, value: {} })
      },
    },
    log: { write: () => undefined, tail: () => Promise.resolve([]), forget: () => undefined },
    windowFolder: fileURLToPath(new URL('../../renderer/dist', import.meta.url)),
    port: 0,
  })
  return { link: web.newLink(), stream, asked, [Symbol.asyncDispose]: () => web.close() }
}
