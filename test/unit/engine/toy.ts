/** A small product of three resources on a pretended machine, to try the engine alone. */
import type { Change, Detail } from '../../../electron/contract/plan.ts'
import { readSetup, type Setup } from '../../../electron/contract/setup.ts'
import { createEngine, type Engine } from '../../../electron/engine/engine.ts'
import { foldersBelow } from '../../../electron/engine/folders.ts'
import {
  defineResource,
  type Observed,
  type Resource,
  type ResourceId,
} from '../../../electron/engine/resource.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { somePc } from '../../some-pc.ts'

export function someSetup(): Setup {
  const reading = readSetup({ pi: { address: '192.168.1.23' } }, somePc)
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  return reading.setup
}

/** Named things that are there or not; a name that is `foreign` belongs to somebody else. */
export interface ToyWorld {
  present: Map<string, string>
  foreign: Set<string>
  writes: string[]
}

export function emptyWorld(): ToyWorld {
  return { present: new Map(), foreign: new Set(), writes: [] }
}

type ToyOptions = Partial<Pick<Resource, 'needs' | 'within' | 'looksAfter' | 'disturbs'>> & {
  /** The wanted value. */
  value?: string
  inspect?: () => Promise<Observed<string>>
  /** The details of what is still to do. */
  diff?: (observed: { kind: 'absent' } | { kind: 'present'; state: string }) => Detail[]
  apply?: () => Promise<void>
}

export function toy(world: ToyWorld, id: ResourceId, options: ToyOptions = {}): Resource {
  const value = options.value ?? 'wanted'
  const changeTo = (before?: string): Change => ({
    summary: `${id} becomes ${value}`,
    details: [{ kind: 'setting', name: id, after: value, ...(before === undefined ? {} : { before }) }],
  })
  return defineResource<string>({
    id,
    title: `The ${id}`,
    needs: options.needs ?? [],
    ...(options.within === undefined ? {} : { within: options.within }),
    ...(options.looksAfter === undefined ? {} : { looksAfter: options.looksAfter }),
    ...(options.disturbs === undefined ? {} : { disturbs: options.disturbs }),
    weightSeconds: 1,
    inspect:
      options.inspect ??
      (async () => {
        if (world.foreign.has(id)) return { kind: 'foreign', description: `${id} of somebody else` }
        const state = world.present.get(id)
        return state === undefined ? { kind: 'absent' } : { kind: 'present', state }
      }),
    diff: async (_context, observed) => {
      if (options.diff !== undefined) return { summary: id, details: options.diff(observed) }
      if (observed.kind === 'absent') return changeTo()
      return observed.state === value ? undefined : changeTo(observed.state)
    },
    apply:
      options.apply ??
      (async () => {
        world.present.set(id, value)
        world.writes.push(`+${id}`)
      }),
    remove: async () => {
      world.present.delete(id)
      world.writes.push(`-${id}`)
    },
    describeRemoval: async (_context, { state }) => ({
      summary: `${id} goes`,
      details: [{ kind: 'setting', name: id, before: state }],
    }),
  })
}

/** An engine over toy resources; its ports hold only what the engine itself uses. */
export function toyEngine(
  resources: readonly Resource[],
  {
    held = { locked: false },
    byHand,
  }: { held?: { locked: boolean; asking?: boolean }; byHand?: Resource } = {},
): Engine {
  const content = new Map<string, Uint8Array>()
  const ports = {
    clock: { now: () => 0, sleep: async () => undefined },
    log: { write: () => undefined, tail: () => Promise.resolve([]), forget: () => undefined },
    virtualBox: {},
    host: { portHolder: async () => undefined },
    secrets: { isAsking: () => held.asking === true },
    files: {
      read: async (path: string) => content.get(path),
      write: async (path: string, text: string) => void content.set(path, new TextEncoder().encode(text)),
      remove: async (path: string) => void content.delete(path),
      removeEmptyFolder: async () => undefined,
    },
    runLock: {
      acquire: async () => {
        if (held.locked) throw new Error('locked')
        held.locked = true
        return async () => void (held.locked = false)
      },
    },
  } as unknown as Ports
  return createEngine({
    setup: someSetup(),
    ports,
    folders: foldersBelow('/data', (...parts) => parts.join('/')),
    resources,
    ...(byHand === undefined ? {} : { byHand }),
    newId: () => '00000000-0000-4000-8000-000000000000',
  })
}
