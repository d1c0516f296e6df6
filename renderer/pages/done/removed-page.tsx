import { Button } from '@fluentui/react-components'
import type { ActionView } from '../../../electron/contract/run-view.ts'
import { useAppState, useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { Hero } from './hero.tsx'

export function RemovedPage() {
  const { done } = useTexts()
  const goToPage = useGoToPage()
  const isPiLeft = useAppState(({ run }) => beganWithInstructions(run?.view.actions ?? []))
  return (
    <PageFrame
      title={done.removedTitle}
      isAlone
      footer={<Button onClick={() => void goToPage('this-pc')}>{done.setUpAgain}</Button>}
    >
      <Hero>{isPiLeft ? done.removedByHand : done.removedLead}</Hero>
    </PageFrame>
  )
}

/** They come before all that is removed; alone or last they are what goes. */
function beganWithInstructions(actions: readonly ActionView[]): boolean {
  return actions[0]?.resource === 'pi/by-hand' && actions.length > 1
}
