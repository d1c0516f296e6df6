import { useCallback } from 'react'
import type { Wish } from '../../electron/contract/plan.ts'
import type { Problem } from '../../electron/contract/problem.ts'
import type { Removal } from '../../electron/contract/removal.ts'
import type { Goal } from '../../electron/contract/run.ts'
import { useAppState, useCalls, useGoToPage, useUntil } from './window-context.tsx'

/** What a plan is made for: the form, what is in force, an uninstall, a wish beyond what is in force. */
export type Subject = Goal | 'repair' | Wish['kind']

interface Planning {
  /** Goes to the review and has everything looked at for it; of an uninstall without `removal`, the one that was begun. */
  review: (subject: Subject, removal?: Removal) => Promise<void>
  /** Why nothing was looked at. */
  problem: Problem | undefined
}

export function usePlanning(): Planning {
  const { call, problem } = useCalls()
  const goToPage = useGoToPage()
  const until = useUntil()
  const begun = useAppState((state) => state.removal) ?? undefined
  const review = useCallback(
    async (subject: Subject, removal = begun) => {
      // First asked, then shown: the page must not find the former plan.
      const planned =
        subject === 'new-key'
          ? call('planNewKey', {})
          : subject === 'newer-nixos'
            ? call('planNewerNixos', {})
            : subject === 'repair'
              ? call('planRepair', {})
              : call('plan', asked(subject, removal))
      const looking = until(({ plan }) => plan.kind === 'pending')
      // A refusal is told where it was asked for: the review would have nothing to show but what was there before.
      const isRefused = await Promise.race([planned.then(({ ok }) => !ok), looking.then(() => false)])
      if (isRefused) return
      await goToPage('review')
      await planned
    },
    [begun, call, goToPage, until],
  )
  return { review, problem }
}

/** The way on, after a run that did not come to its end: with what was run, whatever the form says since. */
export function continuing(goal: Goal): Subject {
  return goal === 'present' ? 'repair' : 'absent'
}

function asked(goal: Goal, removal: Removal | undefined): { goal: Goal; removal?: Removal } {
  return goal === 'absent' && removal !== undefined ? { goal, removal } : { goal }
}
