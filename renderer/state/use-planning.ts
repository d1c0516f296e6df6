import { useCallback } from 'react'
import type { Goal } from '../../electron/contract/run.ts'
import { useCalls, useGoToPage } from './window-context.tsx'

/** Goes to the review and has everything looked at for it. */
export function usePlanning(): (goal: Goal) => Promise<void> {
  const { call } = useCalls()
  const goToPage = useGoToPage()
  return useCallback(
    async (goal) => {
      // First asked, then shown: the page must not find the former plan.
      const planned = call('plan', { goal })
      await goToPage('review')
      await planned
    },
    [call, goToPage],
  )
}
