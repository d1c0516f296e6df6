/** What the notes say of removals in parts, so that nobody takes what was removed on purpose for broken. */
import type { Plan } from '../contract/plan.ts'
import { sideOf, sideSchema, sidesOf, type Side } from '../contract/removal.ts'
import { problemOf } from '../contract/problem.ts'
import type { Ledger, LedgerContent } from './ledger.ts'

/** Before anything of this plan is made: its sides are wanted again. */
export function wantedAgain(content: LedgerContent, { actions }: Plan): LedgerContent {
  const made = new Set(actions.map(({ resource }) => sideOf(resource)))
  return {
    ...withSides(content, (side) => isNoted(content, side) && !made.has(side)),
    onlyPisAreLeft: undefined,
  }
}

/** After this removal, where it left something. */
export function removedOnPurpose(content: LedgerContent, { removal, left }: Plan): LedgerContent {
  if (removal === undefined) return content
  const gone = sidesOf(removal)
  const noted = withSides(content, (side) => isNoted(content, side) || gone.includes(side))
  const leavesOnlyPis =
    removal.side === 'everything' && left.every(({ resource }) => sideOf(resource) === 'pi')
  return leavesOnlyPis ? { ...noted, onlyPisAreLeft: true } : noted
}

/** None where the notes cannot be read: whoever needs them tells that. */
export async function removedSides(ledger: Ledger): Promise<readonly Side[]> {
  try {
    return (await ledger.read()).removedSides ?? []
  } catch (error) {
    if (problemOf(error).code !== 'STATE_UNREADABLE') throw error
    return []
  }
}

function isNoted({ removedSides = [] }: LedgerContent, side: Side): boolean {
  return removedSides.includes(side)
}

function withSides(content: LedgerContent, isRemoved: (side: Side) => boolean): LedgerContent {
  const sides = sideSchema.options.filter(isRemoved)
  return { ...content, removedSides: sides.length === 0 ? undefined : sides }
}
