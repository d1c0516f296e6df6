/** A plan in one line, for the moment of the decision: the whole of it is too long to be kept in mind. */
import type { Detail, Plan } from '../contract/plan.ts'

export function planSummary(plan: Plan): string {
  if (plan.obstacles.length > 0) return obstacleSummary(plan)
  const rights = plan.actions.filter(({ needsAdministrator }) => needsAdministrator).length
  const hidden = plan.actions.some(({ kind }) => kind === 'verify')
  const parts = [
    `${hidden ? 'at most ' : ''}${counted(plan.actions.length, 'step')}${administrator(rights)}`,
    downloads(plan),
    onPi(plan),
    duration(plan),
  ].filter((part) => part !== undefined)
  return `In short: ${parts.join('; ')}.`
}

/** A plan with obstacles holds only what does not need them gone: its steps are not all, and none is done. */
function obstacleSummary({ obstacles }: Plan): string {
  // Whether there is anything to take away is the question then: nothing is announced.
  if (obstacles.some(({ problem }) => problem.code === 'NOTES_MISSING'))
    return 'Nothing was changed: nothing here is known to be ours.'
  const [stand, they] = obstacles.length === 1 ? ['stands', 'it is'] : ['stand', 'they are']
  const things = counted(obstacles.length, 'thing')
  return `${things} ${stand} in the way. Nothing was changed; the rest is planned when ${they} gone.`
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function administrator(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ', 1 needs an administrator' : `, ${count} need an administrator`
}

function downloads(plan: Plan): string | undefined {
  const found = detailsOf(plan, 'download')
  if (found.length === 0) return undefined
  const bytes = found.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return bytes === 0 ? counted(found.length, 'download') : `downloads ${(bytes / 1e9).toFixed(1)} GB`
}

/** Of a file that is written several times, its first and its last text count. */
function onPi(plan: Plan): string | undefined {
  const commands = detailsOf(plan, 'command').filter(({ where }) => where === 'pi').length
  const files = new Map<string, { before: string | undefined; after: string | undefined }>()
  for (const { where, path, before, after } of detailsOf(plan, 'file'))
    if (where === 'pi') files.set(path, { before: files.has(path) ? files.get(path)?.before : before, after })
  const ends = [...files.values()]
  const made = ends.filter(({ before, after }) => before === undefined && after !== undefined).length
  const changed = ends.filter(
    ({ before, after }) => before !== undefined && after !== undefined && before !== after,
  ).length
  // What set-up deletes without showing its text is what it made itself, such as a folder to build in.
  const deleted = ends.filter(
    ({ before, after }) => after === undefined && (before !== undefined || plan.goal === 'absent'),
  ).length
  const parts = [
    ...(commands === 0 ? [] : [counted(commands, 'command')]),
    ...(made === 0 ? [] : [counted(made, 'new file')]),
    ...(changed === 0 ? [] : [`${counted(changed, 'file')} changed`]),
    ...(deleted === 0 ? [] : [`${counted(deleted, 'file')} deleted`]),
  ]
  return parts.length === 0 ? undefined : `on the Pi ${parts.join(', ')}`
}

/** The weights are durations of making; how long a removal takes nobody has noted. */
function duration({ goal, actions }: Plan): string | undefined {
  if (goal === 'absent') return undefined
  const minutes = actions.reduce((sum, { weightSeconds }) => sum + weightSeconds, 0) / 60
  return minutes < 1 ? 'less than a minute' : `usually about ${counted(Math.round(minutes), 'minute')}`
}

function detailsOf<K extends Detail['kind']>(plan: Plan, kind: K): Extract<Detail, { kind: K }>[] {
  return plan.actions
    .flatMap(({ change }) => change.details)
    .filter((detail): detail is Extract<Detail, { kind: K }> => detail.kind === kind)
}
