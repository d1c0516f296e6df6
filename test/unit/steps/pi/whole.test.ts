import { describe, expect, it } from 'vitest'
import { inOrder } from '../../../../electron/engine/order.ts'
import { planAbsent } from '../../../../electron/engine/plan-absent.ts'
import { planPresent } from '../../../../electron/engine/plan.ts'
import { defineResource, type Resource, type ResourceId } from '../../../../electron/engine/resource.ts'
import { runPlan } from '../../../../electron/engine/run.ts'
import { survey } from '../../../../electron/engine/survey.ts'
import type { Plan } from '../../../../electron/contract/plan.ts'
import { piAccess } from '../../../../electron/steps/pi/access.ts'
import { keyInUse, piKey } from '../../../../electron/steps/pi/key.ts'
import { piLink } from '../../../../electron/steps/pi/link.ts'
import { piModule } from '../../../../electron/steps/pi/module.ts'
import { piProof } from '../../../../electron/steps/pi/proof.ts'
import { createWorld, snapshot, type World } from './world.ts'

/** The Pi's resources as the engine runs them; the PC and the builder are there, except for what `missing` holds back. */
function resourcesOf(world: World, hidden: Map<string, string | Uint8Array>): Resource[] {
  const there = (id: ResourceId): Resource =>
    defineResource({
      id,
      title: id,
      needs: [],
      weightSeconds: 1,
      inspect: async () => ({ kind: 'present', state: undefined }),
      diff: async () => undefined,
      apply: async () => undefined,
    })
  const configuration: Resource = {
    ...there('vm/configuration'),
    needs: ['pi/key'],
    inspect: async (context) =>
      hidden.size === 0 && (await keyInUse(context)) !== undefined
        ? { kind: 'present', state: undefined }
        : { kind: 'absent' },
    diff: async (_context, { kind }) =>
      kind === 'absent' ? { summary: 'configured', details: [] } : undefined,
    apply: async () => {
      for (const [path, content] of hidden) world.pcFiles.set(path, content)
      hidden.clear()
    },
  }
  return inOrder([
    ...(
      [
        'host/port-reservation',
        'host/firewall',
        'vm/forwarding',
        'vm/power',
        'vm/store',
        'vm/signing',
        'vm/nix',
      ] as const
    ).map(there),
    ...[piAccess, piKey, configuration, piModule, piLink, piProof],
  ])
}

async function planFor(world: World, resources: readonly Resource[], goal: Plan['goal']): Promise<Plan> {
  const context = world.context()
  return goal === 'present'
    ? planPresent(await survey(resources, context), context)
    : planAbsent(resources, context)
}

describe('all of the Pi', () => {
  it('from nothing to the proof, and back', async () => {
    const world = createWorld()
    const before = snapshot(world)
    const hidden = new Map([...world.pcFiles].filter(([path]) => path.includes('host-key')))
    for (const path of hidden.keys()) world.pcFiles.delete(path)
    const resources = resourcesOf(world, hidden)
    const byId = new Map(resources.map((resource) => [resource.id as string, resource]))

    const plan = await planFor(world, resources, 'present')
    expect(plan.obstacles).toEqual([])
    expect(plan.actions.map(({ resource }) => resource)).toEqual([
      'pi/key',
      'vm/configuration',
      'pi/module',
      'pi/proof',
    ])
    expect(snapshot(world)).toEqual(before)
    expect(await runPlan(plan, byId, world.context(), () => undefined)).toMatchObject({
      outcome: 'succeeded',
    })
    expect((await planFor(world, resources, 'present')).actions).toEqual([])

    const removal = await planFor(world, resources, 'absent')
    expect(removal.actions.map(({ resource }) => resource)).toEqual(['pi/module', 'pi/key'])
    expect(await runPlan(removal, byId, world.context(), () => undefined)).toMatchObject({
      outcome: 'succeeded',
    })
    expect(snapshot(world)).toEqual(before)
    expect((await planFor(world, resources, 'absent')).actions).toEqual([])
  })

  it('what belongs to others is an obstacle for a setup and kept by a removal', async () => {
    const world = createWorld()
    world.pi.files.set('/root/.ssh/id_builder', { content: 'mine', mode: 0o600 })
    const resources = resourcesOf(world, new Map())
    expect((await planFor(world, resources, 'present')).obstacles).toMatchObject([{ resource: 'pi/key' }])
    // Without notes it may be ours.
    expect(await planFor(world, resources, 'absent')).toMatchObject({
      actions: [],
      obstacles: [{ problem: { code: 'NOTES_MISSING' } }],
      kept: [{ resource: 'pi/key' }],
    })
    await world.context().ledger.update((content) => content)
    expect(await planFor(world, resources, 'absent')).toMatchObject({
      actions: [],
      obstacles: [],
      kept: [{ resource: 'pi/key' }],
    })
  })
})
