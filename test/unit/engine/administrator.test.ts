/** One question for rights, whatever number of actions need them. */
import { describe, expect, test } from 'vitest'
import type { Action, Plan } from '../../../electron/contract/plan.ts'
import { problem, type Problem } from '../../../electron/contract/problem.ts'
import { allAtOnce } from '../../../electron/engine/administrator.ts'
import { defineResource, type Resource, type StepContext } from '../../../electron/engine/resource.ts'
import type { AdministratorTask } from '../../../electron/ports/host.ts'

const reserve = (port: number): AdministratorTask => ({ kind: 'reserve-port', port })

/** A port that is reserved or not; what it needs may become another in the middle of a run. */
function portResource(port: number, world: World): Resource {
  return defineResource({
    id: `host/${String(port)}`,
    title: String(port),
    needs: [],
    weightSeconds: 1,
    inspect: async () => (world.reserved.has(port) ? { kind: 'present', state: port } : { kind: 'absent' }),
    diff: async (_context, { kind }) =>
      kind === 'present' ? undefined : { summary: world.summaryOf(port), details: [] },
    administratorTasks: async () => [reserve(port)],
    apply: async (context) => context.asAdministrator([reserve(port)]),
  })
}

interface World {
  reserved: Set<number>
  asked: number[][]
  refused: Map<number, Problem>
  summaryOf: (port: number) => string
}

function begin(ports: readonly number[]) {
  const world: World = {
    reserved: new Set(),
    asked: [],
    refused: new Map(),
    summaryOf: (port) => `${String(port)} is reserved`,
  }
  const resources = new Map(ports.map((port) => [`host/${String(port)}`, portResource(port, world)]))
  const actions = ports.map((port): Action => ({
    ...{ resource: `host/${String(port)}`, title: String(port), kind: 'create' },
    change: { summary: world.summaryOf(port), details: [] },
    ...{ needs: [], needsAdministrator: true, weightSeconds: 1 },
  }))
  const plan: Plan = { id: 'x', goal: 'present', isRepair: false, actions, obstacles: [], kept: [], left: [] }
  const administrator = {
    preview: async () => [],
    carryOut: async (tasks: readonly AdministratorTask[]) => {
      const wanted = tasks.map((task) => (task.kind === 'reserve-port' ? task.port : 0))
      world.asked.push(wanted)
      return wanted.map((port) => {
        const refusal = world.refused.get(port)
        if (refusal === undefined) world.reserved.add(port)
        return refusal
      })
    },
  }
  const context = {
    signal: new AbortController().signal,
    ports: { host: { administrator } },
  } as unknown as StepContext
  let current: Action | undefined
  const asAdministrator = allAtOnce(plan, resources, context, () => current)
  /** The turn of one action. */
  const turn = async (index: number) => {
    current = actions[index]
    await resources.get(current?.resource ?? '')?.apply({ ...context, asAdministrator }, { kind: 'absent' })
  }
  return { world, turn }
}

describe('one question', () => {
  test('is for what comes later, too, and is not asked again', async () => {
    const { world, turn } = begin([1, 2, 3])
    for (const index of [0, 1, 2]) await turn(index)
    expect(world.asked).toEqual([[1, 2, 3]])
  })

  test('is not for what is past, nor for what is there', async () => {
    const { world, turn } = begin([1, 2, 3])
    world.reserved.add(3)
    await turn(1)
    expect(world.asked).toEqual([[2]])
  })

  test('is not for what has become another than what was shown', async () => {
    const { world, turn } = begin([1, 2])
    world.summaryOf = (port) => `${String(port)} is reserved for somebody else`
    await turn(0)
    expect(world.asked).toEqual([[1]])
  })

  test('with a No to one task is that task’s failure alone, in its own turn', async () => {
    const { world, turn } = begin([1, 2, 3])
    world.refused.set(2, problem('PORT_NOT_RESERVED', 'Port 2 is not reserved.'))
    await turn(0)
    await expect(turn(1)).rejects.toMatchObject({ problem: { code: 'PORT_NOT_RESERVED' } })
    await turn(2)
    expect(world.asked).toHaveLength(1)
  })
})
