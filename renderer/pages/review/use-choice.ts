/** Which parts of a repair are to be done: all of them, until somebody leaves one out. */
import { useAnnounce } from '@fluentui/react-components'
import { useState } from 'react'
import { tick, untick } from '../../../electron/contract/choice.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import { useLanguage } from '../../texts/language.tsx'

export interface Choice {
  ticked: readonly string[]
  /** What else the last tick changed, and why. */
  consequence: string | undefined
  toggle: (resource: string) => void
}

interface Made {
  planId: string
  ticked: readonly string[]
  consequence: string | undefined
}

/** `undefined` where there is nothing to choose: at the first set-up, at a removal, and of a single change. */
export function useChoice(plan: Plan | undefined): Choice | undefined {
  const { texts, phrase } = useLanguage()
  const { announce } = useAnnounce()
  const [made, setMade] = useState<Made>()
  if (plan === undefined || !plan.isRepair || plan.actions.length < 2) return undefined
  const { id: planId, actions } = plan
  const isMadeHere = made?.planId === planId
  const ticked = isMadeHere ? made.ticked : actions.map(({ resource }) => resource)

  const toggle = (resource: string): void => {
    const isLeaving = ticked.includes(resource)
    const next = (isLeaving ? untick : tick)(actions, ticked, resource)
    const others = actions
      .filter((action) => action.resource !== resource)
      .filter((action) => next.includes(action.resource) !== ticked.includes(action.resource))
      .map(({ title }) => phrase(title).text)
      .join(', ')
    const { leftOutToo, tickedToo } = texts.review
    const consequence = others === '' ? undefined : (isLeaving ? leftOutToo : tickedToo)(others)
    if (consequence !== undefined) announce(consequence)
    setMade({ planId, ticked: next, consequence })
  }
  return { ticked, consequence: isMadeHere ? made.consequence : undefined, toggle }
}
