import { Button, Text } from '@fluentui/react-components'
import { CopyButton } from '../../components/copy-button.tsx'
import { useAppState, useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { Hero } from './hero.tsx'

export function RemovedPage() {
  const { done } = useTexts()
  const goToPage = useGoToPage()
  const notes = useAppState(({ removed }) => removed?.notes)
  const isPiLeft = notes !== undefined && notes.length > 0
  return (
    <PageFrame
      title={isPiLeft ? done.removedFromPcTitle : done.removedTitle}
      isAlone
      footer={
        <>
          {isPiLeft && <Button onClick={() => void goToPage('dashboard')}>{done.dashboard}</Button>}
          <Button onClick={() => void goToPage('this-pc')}>{done.setUpAgain}</Button>
        </>
      }
    >
      <Hero>{isPiLeft ? done.removedByHand : done.removedLead}</Hero>
      {notes?.map((path) => (
        <div key={path} style={{ display: 'flex', alignItems: 'center', gap: '8px' }}>
          <Text font="monospace" style={{ overflowWrap: 'anywhere' }}>
            {path}
          </Text>
          <CopyButton text={() => path} />
        </div>
      ))}
    </PageFrame>
  )
}
