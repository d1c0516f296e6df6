/**
 * What a removal does: everything of ours that shall go, in reverse order; what lives within something that is removed goes with it.
 * An obstacle on one side never hides what can be done on the other.
 */
import type { Action, Kept, Obstacle, Plan } from '../contract/plan.ts'
import { problem, type Problem } from '../contract/problem.ts'
import { everything, sideOf, sidesOf, type Removal } from '../contract/removal.ts'
import { problemOfLook, throwIfStopped } from './deadline.ts'
import { hasNothing } from './ledger.ts'
import { actionOf, seal } from './plan.ts'
import type { Observed, Resource, StepContext } from './resource.ts'
import { observe, observeForRemoval } from './survey.ts'

const staysByChoice = 'You keep it.'
const staysOnPi =
  'It cannot be taken back there now. The instructions say what to do by hand when the Pi is there again.'

interface RemovalOptions {
  removal?: Removal | undefined
  byHand?: Resource | undefined
}

interface Seen {
  resource: Resource
  observed: Observed<unknown>
}

/**
 * Resources are inspected here, because for a removal a broken machine or a missing login is no reason not to look at the rest.
 * Without the notes of a run only what is seen to be absent is known to be gone: anything else is the obstacle `NOTES_MISSING`.
 */
export async function planAbsent(
  resources: readonly Resource[],
  context: StepContext,
  { removal = everything, byHand }: RemovalOptions = {},
): Promise<Plan> {
  const actions: Action[] = []
  const obstacles: Obstacle[] = []
  const kept: Kept[] = []
  let left: Kept[] = await leftSide(resources, removal, context)
  const seen = await lookAt(
    resources.filter((resource) => resource.remove !== undefined && isAskedFor(resource, removal)),
    context,
  )
  const obstruct = (named: Omit<Obstacle, 'problem'>, cause: Problem): void => {
    if (isOnPi(named.resource) && removal.piIsGone) left.push({ ...named, description: staysOnPi })
    else if (
      !obstacles.some(({ problem: { code, detail } }) => code === cause.code && detail === cause.detail)
    )
      obstacles.push({ ...named, problem: cause })
  }
  const stays = (resource: Resource): boolean =>
    resource.keepable !== undefined && removal.keep.includes(resource.keepable)
  const going = new Set(
    seen
      .filter(({ resource, observed }) => observed.kind === 'present' && !stays(resource))
      .map(({ resource }) => resource.id),
  )

  for (const { resource, observed } of seen.toReversed()) {
    if (resource.within !== undefined && going.has(resource.within)) continue
    const named = { resource: resource.id, title: resource.title }
    if (observed.kind === 'foreign') kept.push({ ...named, description: observed.description })
    else if (observed.kind !== 'absent' && stays(resource))
      left.push({ ...named, description: staysByChoice })
    else if (observed.kind === 'absent') continue
    else if (observed.kind !== 'present') obstruct(named, observed.problem)
    else
      try {
        actions.push(await removalOf(resource, observed, context))
      } catch (error) {
        obstruct(named, problemOfLook(resource.title, context.signal, error))
      }
  }
  throwIfStopped(context.signal)
  if (byHand !== undefined && removal.side !== 'pc') {
    const isLeft = left.some(({ resource }) => isOnPi(resource))
    const isObstructed = obstacles.some(({ resource }) => isOnPi(resource))
    if (isLeft) {
      const instructions = await instructing(byHand, context)
      if (instructions !== undefined) actions.unshift(...instructions)
      // By the notes nothing was made there. Where there are none, it may have been.
      else if (await context.ledger.hasBegun()) left = left.filter(({ resource }) => !isOnPi(resource))
    } else if (!isObstructed) actions.push(...(await tidying(byHand, context)))
    const description = await byHand.whenLeft?.(context)
    if (description !== undefined) left.push({ resource: byHand.id, title: byHand.title, description })
  }
  if (obstacles.length + kept.length + left.length > 0 && !(await knowsWhatIsOurs(context)))
    obstacles.unshift({
      resource: 'notes',
      title: 'Notes of this program',
      problem: problem(
        'NOTES_MISSING',
        `There are no notes of an \`apply\` in ${context.folders.data}, so nothing can be recognised as ours.`,
      ),
    })
  return seal({ goal: 'absent', isRepair: false, actions, obstacles, kept, left, removal }, context.setup)
}

/** By the notes, or by the word of a person who takes the machine over. */
async function knowsWhatIsOurs({ ledger }: StepContext): Promise<boolean> {
  return (await ledger.hasBegun()) || !hasNothing(await ledger.read())
}

function isOnPi(id: string): boolean {
  return sideOf(id) === 'pi'
}

function isAskedFor({ id }: Resource, removal: Removal): boolean {
  return sidesOf(removal).includes(sideOf(id))
}

function lookAt(resources: readonly Resource[], context: StepContext): Promise<Seen[]> {
  return Promise.all(
    resources.map(async (resource) => ({ resource, observed: await observeForRemoval(resource, context) })),
  )
}

/** What the side that stays becomes without the other. It is not looked at: it may be switched off. */
async function leftSide(
  resources: readonly Resource[],
  removal: Removal,
  context: StepContext,
): Promise<Kept[]> {
  const left: Kept[] = []
  for (const resource of resources) {
    if (isAskedFor(resource, removal)) continue
    const description = await resource.whenLeft?.(context)
    if (description !== undefined) left.push({ resource: resource.id, title: resource.title, description })
  }
  return left
}

async function removalOf(
  resource: Resource,
  observed: Extract<Observed<unknown>, { kind: 'present' }>,
  context: StepContext,
): Promise<Action> {
  const change = await resource.describeRemoval?.(context, observed)
  return actionOf(resource, 'remove', change ?? { summary: `${resource.title} is removed`, details: [] })
}

/** First of all: whatever is removed after it, the instructions are there. `undefined`: nothing was made there that they could be for. */
async function instructing(byHand: Resource, context: StepContext): Promise<Action[] | undefined> {
  const observed = await observe(byHand, context)
  const seen = observed.kind === 'present' ? observed : ({ kind: 'absent' } as const)
  const change = await byHand.diff(context, seen)
  if (change !== undefined) return [actionOf(byHand, 'create', change)]
  return seen.kind === 'present' ? [] : undefined
}

/** Nothing is left to be done by hand there: what an earlier removal wrote for it goes last. */
async function tidying(byHand: Resource, context: StepContext): Promise<Action[]> {
  const observed = await observeForRemoval(byHand, context)
  return observed.kind === 'present' ? [await removalOf(byHand, observed, context)] : []
}
