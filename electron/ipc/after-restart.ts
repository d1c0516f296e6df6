/** A run that waits for a restart of the PC goes on by itself after it: with what the user saw before, and with nothing beyond that. */
import { planSchema, type Action, type Plan } from '../contract/plan.ts'
import { isAsShown } from '../engine/plan.ts'
import type { Handlers } from './serve.ts'
import type { WizardCore } from './wizard-core.ts'

/**
 * Does nothing where no run waits. Where a password is needed that nobody remembers, or more is to do than was shown, the review says
 * so and waits for the user.
 */
export async function resumeAfterRestart(
  core: WizardCore,
  handlers: Pick<Handlers, 'plan' | 'planRepair' | 'start'>,
): Promise<void> {
  const { stream } = core
  const { unfinished, confirmed } = await core.saved()
  if (unfinished === null || confirmed === null) return
  await core.save({ confirmed: null })
  stream.change({ page: 'review' })
  await (unfinished === 'present' ? handlers.planRepair({}) : handlers.plan({ goal: unfinished }))
  const { plan } = stream.state()
  if (plan.kind !== 'ready' || !isPartOf(plan.value, confirmed)) return
  await handlers.start({ planId: plan.value.id })
}

function isPartOf(plan: Plan, confirmed: readonly Action[]): boolean {
  // What was confirmed comes from a file: both have their fields in the schema's order then.
  const { actions, obstacles } = planSchema.parse(plan)
  if (obstacles.length > 0) return false
  return actions.every(({ resource, kind, change }) =>
    confirmed.some(
      (shown) =>
        shown.resource === resource &&
        (shown.kind === 'remove') === (kind === 'remove') &&
        isAsShown(shown, change),
    ),
  )
}
