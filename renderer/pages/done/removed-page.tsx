import { Button } from '@fluentui/react-components'
import { useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { Hero } from './hero.tsx'

export function RemovedPage() {
  const { done } = useTexts()
  const goToPage = useGoToPage()
  return (
    <PageFrame
      title={done.removedTitle}
      isAlone
      footer={<Button onClick={() => void goToPage('this-pc')}>{done.setUpAgain}</Button>}
    >
      <Hero>{done.removedLead}</Hero>
    </PageFrame>
  )
}
