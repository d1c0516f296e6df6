/** A whole set-up of a PC and of a Pi with Debian, from nothing, as it is planned: and back. */
import { expect, test } from 'vitest'
import { resources } from '../../../electron/steps/index.ts'
import { createWorld } from './vm/world.ts'

const never = new AbortController().signal

test('what is planned from nothing is what is carried out, and is taken back', async () => {
  const world = createWorld({}, { linux: 'debian' })
  const notes = (): string[] =>
    [...world.pi.files]
      .filter(([path]) => !path.startsWith('/nix/store/'))
      .map(([path, { mode, content }]) => `${path} ${mode.toString(8)} ${content}`)
      .toSorted()
  const before = notes()
  const run = async (goal: 'present' | 'absent') => {
    const engine = world.engine(resources)
    const plan = await engine.plan(goal, never)
    expect(plan.obstacles).toEqual([])
    const outcome = await engine.start(plan.id, () => undefined, never)
    expect(outcome).toMatchObject({ outcome: 'succeeded' })
    return plan.actions.map(({ resource }) => resource)
  }
  expect(await run('present')).toContain('pi/module')
  expect((await world.engine(resources).plan('present', never)).actions).toEqual([])
  expect(await run('absent')).toContain('pi/module')
  expect(notes()).toEqual(before)
})
