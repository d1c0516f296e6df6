import { createHash } from 'node:crypto'
import {
  foundInThisRun,
  madeInThisRun,
  type Action,
  type Change,
  type Detail,
  type Obstacle,
  type Plan,
} from '../contract/plan.ts'
import type { Setup } from '../contract/setup.ts'
import { withNeeds } from './needs.ts'
import type { StatusLine } from '../contract/status.ts'
import type { Resource, StepContext } from './resource.ts'
import { statusLines } from './status.ts'
import { problemOfForeign, type Finding } from './survey.ts'

/** Everything that is missing or differs, in order. */
export function planPresent(
  findings: readonly Finding[],
  { setup, wish }: Pick<StepContext, 'setup' | 'wish'>,
): Plan {
  const actions: Action[] = []
  const obstacles: Obstacle[] = []
  const left: Plan['left'] = []
  for (const { resource, observed, change, hidden, skipped } of findings) {
    if (skipped) continue
    const named = { resource: resource.id, title: resource.title }
    if (observed.kind === 'foreign') obstacles.push({ ...named, problem: problemOfForeign(observed) })
    else if (observed.kind === 'blocked' && !hidden) obstacles.push({ ...named, problem: observed.problem })
    else if (observed.kind === 'postponed') left.push({ ...named, description: observed.problem.detail })
    else if (change !== undefined) {
      const kind = hidden ? 'verify' : observed.kind === 'absent' ? 'create' : 'change'
      actions.push(actionOf(resource, kind, change))
    }
  }
  const resources = new Map(findings.map(({ resource }) => [resource.id, resource]))
  const isRepair = findings.some(
    ({ resource, observed }) => resource.remove !== undefined && observed.kind === 'present',
  )
  return seal(
    {
      goal: 'present',
      ...(wish === undefined ? {} : { wish }),
      isRepair,
      ...(isRepair && { found: signs(findings) }),
      actions: withNeeds(actions, resources),
      obstacles,
      kept: [],
      left,
    },
    setup,
  )
}

/** What is not well, and of what can be seen only later: by which sign. */
function signs(findings: readonly Finding[]): StatusLine[] {
  return statusLines(findings).flatMap((line, index) => {
    const { observed, hidden } = findings[index] ?? {}
    if (line.state === 'ok') return []
    return hidden === true && observed?.kind === 'blocked' ? [{ ...line, problem: observed.problem }] : [line]
  })
}

export function actionOf(resource: Resource, kind: Action['kind'], change: Change): Action {
  return {
    resource: resource.id,
    title: resource.title,
    kind,
    change,
    needs: [],
    needsAdministrator: resource.administratorTasks !== undefined,
    weightSeconds: resource.weightSeconds,
  }
}

/** A plan gets its id. */
export function seal(plan: Omit<Plan, 'id'>, setup: Setup): Plan {
  // What a tool said of the same trouble may differ from look to look.
  const { found, ...rest } = plan
  const id = createHash('sha256')
    .update(JSON.stringify([rest, setup]))
    .digest('hex')
    .slice(0, 16)
  return { id, ...rest, ...(found && { found }) }
}

/**
 * Whether what is about to be done was shown. Where its state could be seen, it is the same change to the letter, but for calls that
 * are needed no longer; where it could not (`verify`), it is a part of the shown one. Values that this run made or found may have taken
 * their place by now.
 */
export function isAsShown({ kind, change: shown }: Pick<Action, 'kind' | 'change'>, now: Change): boolean {
  if (kind !== 'verify') return matches(shown.summary, now.summary) && areAsShown(shown.details, now.details)
  // Without details the summary is all that was shown.
  if (now.details.length === 0) return matches(shown.summary, now.summary)
  return now.details.every((detail) =>
    shown.details.some((other) => matches(outcomeOf(other), outcomeOf(detail))),
  )
}

/** In the same order. A machine that was to be switched off, for example, is off by now. */
function areAsShown(shown: readonly Detail[], now: readonly Detail[]): boolean {
  let count = 0
  for (const detail of shown)
    if (count < now.length && matches(detail, now[count])) count += 1
    else if (detail.kind !== 'command') return false
  return count === now.length
}

/** What was there before could not be shown. */
function outcomeOf(detail: Detail): Detail {
  return detail.kind === 'file' || detail.kind === 'setting' ? { ...detail, before: undefined } : detail
}

function matches(shown: unknown, now: unknown): boolean {
  const [before, after] = [JSON.stringify(shown), JSON.stringify(now)]
  return before === after || pattern(before).test(after)
}

const placeholder = `${madeInThisRun}|${foundInThisRun}`
/** Keys, fingerprints and ids: no quote, escape or separator can hide in one of these. Or it is not known yet. */
const laterValue = `(?:[A-Za-z0-9+/=@.: _-]*|${placeholder})`

function pattern(text: string): RegExp {
  const exact = text.split(new RegExp(placeholder)).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${exact.join(laterValue)}$`)
}
