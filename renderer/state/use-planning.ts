import { useCallback } from 'react'
import type { Problem } from '../../electron/contract/problem.ts'
import type { Goal } from '../../electron/contract/run.ts'
import { useCalls, useGoToPage, useUntil } from './window-context.tsx'

/** What a plan is made for. */
export type Subject = Goal | 'new-key'

interface Planning {
  /** Goes to the review and has everything looked at for it. */
  review: (subject: Subject) => Promise<void>
  /** Why nothing was looked at. */
  problem: Problem | undefined
}

export function usePlanning(): Planning {
  const { call, problem } = useCalls()
  const goToPage = useGoToPage()
  const until = useUntil()
  const review = useCallback(
    async (subject: Subject) => {
      // First asked, then shown: the page must not find the former plan.
      const planned = subject === 'new-key' ? call('planNewKey', {}) : call('plan', { goal: subject })
      const begun = until(({ plan }) => plan.kind === 'pending')
      // A refusal is told where it was asked for: the review would have nothing to show but what was there before.
      const isRefused = await Promise.race([planned.then(({ ok }) => !ok), begun.then(() => false)])
      if (isRefused) return
      await goToPage('review')
      await planned
    },
    [call, goToPage, until],
  )
  return { review, problem }
}
