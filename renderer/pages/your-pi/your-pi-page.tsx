import { Button } from '@fluentui/react-components'
import { useState } from 'react'
import { useField } from '../../state/use-field.ts'
import { useAppState, useGoToPage } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { FoundNotice } from '../../wizard/found-notice.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { HostKeySection } from './host-key-section.tsx'
import { LoginSection } from './login-section.tsx'
import { PiSection } from './pi-section.tsx'
import { WhichPi } from './which-pi.tsx'

export function YourPiPage() {
  const { yourPi, common } = useTexts()
  const hasKey = useAppState(({ hostKey }) => hostKey.kind === 'ready')
  const isConfirmed = useAppState(({ hostKey }) => hostKey.kind === 'ready' && hostKey.value.isConfirmed)
  // What was seen before may have been another machine.
  const isKnown = useAppState(({ pi }) => pi.kind === 'ready') && isConfirmed
  const goToPage = useGoToPage()
  const [isFocusDue, setIsFocusDue] = useState(false)
  const isChosen = (useField<string>('pi.address').value ?? '') !== ''
  const wanted = isConfirmed ? 'login' : hasKey ? 'key' : isChosen ? 'connect' : 'address'
  const hint = isKnown ? undefined : yourPi.nextHint[wanted]

  return (
    <PageFrame
      title={yourPi.title}
      lead={yourPi.lead}
      hint={hint}
      footer={
        <>
          <Button onClick={() => void goToPage('this-pc')}>{common.back}</Button>
          <Button
            appearance={isKnown ? 'primary' : 'secondary'}
            disabledFocusable={!isKnown}
            onClick={() => void goToPage('builder')}
          >
            {common.next}
          </Button>
        </>
      }
    >
      <FoundNotice groups={['pi']} />
      <WhichPi />
      <HostKeySection onConfirm={() => setIsFocusDue(true)} />
      {isConfirmed && <LoginSection isFocusDue={isFocusDue} onFocus={() => setIsFocusDue(false)} />}
      {isConfirmed && <PiSection />}
    </PageFrame>
  )
}
