/** A machine that a removal keeps: nothing of ours is left afterwards that could stop it. */
import { describe, expect, it } from 'vitest'
import type { Removal } from '../../../../electron/contract/removal.ts'
import type { MachineState } from '../../../../electron/ports/virtualbox.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { resources } from '../../../../electron/steps/index.ts'
import { createWorld } from './world.ts'

const never = new AbortController().signal
const keepingMachine: Removal = { side: 'pc', keep: ['machine'], piIsGone: false }

async function setUpAs(state: MachineState) {
  const world = createWorld({}, { guestSpeed: 20 })
  const engine = world.engine(resources)
  const { id } = await engine.plan('present', never)
  expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
  const [{ uuid } = { uuid: '' }] = await world.box.list()
  if (state === 'paused') await world.box.pause(uuid)
  else if (state !== 'running') world.box.setState(uuid, state)
  return { world, stateNow: async () => (await world.box.machine(uuid)).state }
}

describe('a machine that is kept', () => {
  it.each<[MachineState, string[] | undefined, MachineState]>([
    ['running', ['press-power-button'], 'poweroff'],
    ['paused', ['resume', 'press-power-button'], 'poweroff'],
    ['stuck', ['power-off'], 'poweroff'],
    ['saved', undefined, 'saved'],
    ['poweroff', undefined, 'poweroff'],
  ])('is shut down where it runs, by what the plan shows: %s', async (before, calls, after) => {
    const { world, stateNow } = await setUpAs(before)
    const engine = world.engine(resources)
    const plan = await engine.plan('absent', never, keepingMachine)
    const action = plan.actions.find(({ resource }) => resource === 'vm/power')
    const shown = action?.change.details.flatMap((detail) =>
      detail.kind === 'command' ? [detail.argv[1]] : [],
    )
    expect(shown).toEqual(calls)
    expect(await engine.start(plan.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect(await stateNow()).toBe(after)

    const again = await engine.plan('present', never)
    expect(await engine.start(again.id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect(await stateNow()).toBe('running')
  })

  it('is shut down also where another machine answers in its place', async () => {
    const { world, stateNow } = await setUpAs('running')
    world.impostor = { ...world.pi, hostKey: newKey('somebody@laptop') }
    const engine = world.engine(resources)
    const { id } = await engine.plan('absent', never, keepingMachine)
    expect(await engine.start(id, () => undefined, never)).toMatchObject({ outcome: 'succeeded' })
    expect(await stateNow()).toBe('poweroff')
  })

  it('runs on where only the Pi’s side is removed', async () => {
    const { world, stateNow } = await setUpAs('running')
    const engine = world.engine(resources)
    const plan = await engine.plan('absent', never, { side: 'pi', keep: [], piIsGone: false })
    await engine.start(plan.id, () => undefined, never)
    expect(await stateNow()).toBe('running')
  })
})
