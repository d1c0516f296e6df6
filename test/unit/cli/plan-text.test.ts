import { expect, test } from 'vitest'
import { planText } from '../../../electron/cli/plan-text.ts'
import type { Action, Plan } from '../../../electron/contract/plan.ts'
import { problem } from '../../../electron/contract/problem.ts'
import { everything, type Removal } from '../../../electron/contract/removal.ts'

function action(over: Partial<Action>, ...details: Action['change']['details']): Action {
  return {
    ...{
      resource: 'pi/a',
      title: 'A',
      kind: 'create',
      needs: [],
      needsAdministrator: false,
      weightSeconds: 50,
    },
    ...over,
    change: { summary: 'a', details },
  }
}

function lastLines(plan: Partial<Plan>): string[] {
  const whole = planText({
    id: 'x',
    goal: 'present',
    isRepair: false,
    actions: [],
    obstacles: [],
    kept: [],
    left: [],
    ...plan,
  })
  return whole.split('\n').slice(-1)
}

const file = (path: string, before?: string, after?: string) => ({
  ...{ kind: 'file' as const, where: 'pi' as const, path },
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
})
const command = { kind: 'command' as const, where: 'pi' as const, argv: ['true'] }
const obstacle = { resource: 'pi/b', title: 'B', problem: problem('PI_UNREACHABLE', 'No answer.') }

test('a plan ends with what matters for the decision', () => {
  const actions = [
    action({ needsAdministrator: true, weightSeconds: 5 }),
    action({ weightSeconds: 120 }, { kind: 'download', url: 'http://a', bytes: 1_600_000_000 }),
    action(
      { weightSeconds: 600 },
      command,
      file('/new', undefined, 'x'),
      file('/config', 'a', 'b'),
      // Written and taken back: nothing of it stays.
      ...[file('/config-2', 'a', 'b'), file('/config-2', 'b', 'a')],
      ...[file('/for-a-while', undefined, 'x'), file('/for-a-while', 'x')],
      file('/built'),
      { ...file('/pc', undefined, 'x'), where: 'pc' },
    ),
  ]
  expect(lastLines({ actions })).toEqual([
    'In short: 3 steps, 1 needs an administrator; downloads 1.6 GB; on the Pi 1 command, 1 new file, 1 file changed; usually about 12 minutes.',
  ])
})

test('where something cannot be seen yet, it is the most that is done', () => {
  expect(lastLines({ actions: [action({ kind: 'verify' })] })).toEqual([
    'In short: at most 1 step; less than a minute.',
  ])
})

test('a removal counts what goes; how long it takes is not known', () => {
  const actions = [action({ kind: 'remove' }, file('/private'), file('/config', 'b', 'a'), file('/own', 'x'))]
  expect(lastLines({ goal: 'absent', actions })).toEqual([
    'In short: 1 step; on the Pi 1 file changed, 2 files deleted.',
  ])
})

test('a plan with obstacles ends with a word on them', () => {
  expect(lastLines({ actions: [action({})], obstacles: [obstacle] })).toEqual([
    '1 thing stands in the way. Nothing was changed; the rest is planned when it is gone.',
  ])
  expect(lastLines({ obstacles: [obstacle, obstacle] })).toEqual([
    '2 things stand in the way. Nothing was changed; the rest is planned when they are gone.',
  ])
})

test('a repair with obstacles says how to do the rest of it; a first set-up and a wish have no such way', () => {
  const plan: Plan = {
    ...{ id: 'x', goal: 'present', isRepair: true, kept: [], left: [] },
    ...{ actions: [action({}), action({ resource: 'pi/c' })], obstacles: [obstacle] },
  }
  expect(planText(plan).split('\n').slice(-2)).toEqual([
    '2 steps can be done now: `apply --only pi/a,pi/c` goes around what stands in the way.',
    '1 thing stands in the way. Nothing was changed; the rest is planned when it is gone.',
  ])
  const wish = { kind: 'newer-nixos', version: '26.05.2345.fedcba543210' } as const
  for (const over of [{ isRepair: false }, { actions: [] }, { obstacles: [] }, { wish }])
    expect(planText({ ...plan, ...over })).not.toContain('--only')
})

test('a removal with obstacles says how to do the rest of what was asked for', () => {
  const machine = { resource: 'vm/machine', title: 'M', problem: problem('VIRTUALBOX_MISSING', 'None.') }
  const notes = { resource: 'notes', title: 'N', problem: problem('NOTES_MISSING', 'None.') }
  const text = (obstacles: Plan['obstacles'], removal: Partial<Removal> = {}) =>
    planText({
      ...{ id: 'x', goal: 'absent', isRepair: false, kept: [], left: [] },
      ...{ actions: [action({ kind: 'remove' })], obstacles, removal: { ...everything, ...removal } },
    })
  expect(text([obstacle])).toContain('1 step can be done now. Without the Pi: `remove --pi-is-gone` leaves')
  expect(text([obstacle, machine])).toContain('Without the machine: `remove --keep machine` leaves')
  // Nothing that was not asked for.
  expect(text([obstacle], { side: 'pi' })).toContain('`remove --only pi --pi-is-gone`')
  expect(text([machine], { side: 'pc', keep: ['image'] })).toContain(
    '`remove --only pc --keep image machine`',
  )
  // Without notes none of it helps.
  expect(text([notes, obstacle, machine])).not.toMatch(/Without the|can be done now/)
})

test('nothing to do is all that is said', () => {
  expect(lastLines({})).toEqual(['Everything is as wanted.'])
})

test('of a repair every part has the id by which it can be chosen', () => {
  const plan: Plan = {
    ...{ id: 'x', goal: 'present', isRepair: true, obstacles: [], kept: [], left: [] },
    actions: [action({})],
  }
  expect(planText(plan)).toContain('A (pi/a): a')
  expect(planText({ ...plan, isRepair: false })).toContain('A: a')
})
