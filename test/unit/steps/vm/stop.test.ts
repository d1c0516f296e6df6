import { expect, it } from 'vitest'
import type { VirtualBox } from '../../../../electron/ports/virtualbox.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { createWorld } from './world.ts'

it('hands the stop to each look at VirtualBox, in surveys, runs and removals', async () => {
  const world = createWorld()
  const looks: string[] = []
  const deaf: string[] = []
  const note = (name: string, signal: AbortSignal | undefined) => {
    looks.push(name)
    if (signal === undefined) deaf.push(name)
  }
  const { box } = world
  const virtualBox: VirtualBox = {
    ...box,
    version: (signal) => (note('version', signal), box.version()),
    defaultMachineFolder: (signal) => (note('defaultMachineFolder', signal), box.defaultMachineFolder()),
    list: (signal) => (note('list', signal), box.list()),
    machine: (uuid, signal) => (note('machine', signal), box.machine(uuid)),
    tags: (uuid, signal) => (note('tags', signal), box.tags(uuid)),
    disk: (path, signal) => (note('disk', signal), box.disk(path)),
  }
  const engine = world.engine(resources, { ...world.ports, virtualBox })
  const { signal } = new AbortController()
  for (const goal of ['present', 'absent'] as const) {
    const { id } = await engine.plan(goal, signal)
    expect(await engine.start(id, () => undefined, signal)).toMatchObject({ outcome: 'succeeded' })
  }
  expect(new Set(looks).size).toBe(6)
  expect(deaf).toEqual([])
})
