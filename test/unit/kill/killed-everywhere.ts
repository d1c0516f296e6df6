/** Killed hard after every call to the outside: the next run converges. */
import { describe, expect, test } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import {
  boundariesOf,
  freshWorld,
  removing,
  run,
  runKilledAt,
  settingUp,
  type Planning,
} from './killed-run.ts'

async function actionsLeft(ports: Ports, planning: Planning): Promise<string[]> {
  const plan = await planning(rehearseOn(ports))
  return [
    ...plan.actions.map((action) => `${action.resource}: ${action.change.summary}`),
    ...plan.obstacles.map(
      ({ resource, problem }) => `${resource} blocked: ${problem.code} ${problem.detail}`,
    ),
  ]
}

/** As it is before a run to this goal. */
async function portsBefore(goal: Plan['goal']): Promise<Ports> {
  const { ports } = freshWorld()
  if (goal === 'absent') expect(await run(ports, settingUp)).toBe('succeeded')
  return ports
}

const shares = 8

/** One file for each direction, so that they run side by side. */
export function describeKilled(goal: Plan['goal']): void {
  const planning = goal === 'present' ? settingUp : removing

  async function killAt(boundary: number): Promise<void> {
    const ports = await portsBefore(goal)
    expect(await runKilledAt(boundary, ports, planning)).toBe('killed')
    expect(await run(ports, planning), `after a kill at boundary ${boundary}`).toBe('succeeded')
    expect(await actionsLeft(ports, planning), `after a kill at boundary ${boundary}`).toEqual([])
  }

  describe(`killed on the way to ${goal}`, () => {
    // Each test takes every eighth boundary, so that a failure is found and named quickly.
    test.each(Array.from({ length: shares }, (_, share) => share))(
      'share %i of all boundaries',
      async (share) => {
        // Those of the look before it, too.
        const { last } = await boundariesOf(await portsBefore(goal), planning)
        expect(last).toBeGreaterThan(100)
        for (let boundary = share + 1; boundary <= last; boundary += shares) await killAt(boundary)
      },
      120_000,
    )
  })
}
