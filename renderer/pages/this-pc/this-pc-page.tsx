import { Button, useAnnounce } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons'
import { useEffect } from 'react'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { useAppState, useCalls, useGoToPage, useOnce } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { Interrupted } from '../../wizard/interrupted.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { UnreadableEntries } from '../../wizard/unreadable-entries.tsx'
import { CheckLine } from './check-line.tsx'

export function ThisPcPage() {
  const { thisPc, common } = useTexts()
  const checks = useAppState((state) => state.checks)
  const { call, problem } = useCalls()
  const goToPage = useGoToPage()
  const { announce } = useAnnounce()

  useOnce(() => {
    void call('checkPc', {})
  })

  const isChecking = checks.length === 0 || checks.some(({ state }) => state === 'checking')
  const firstWrong = isChecking ? undefined : checks.find(({ state }) => state !== 'passed')
  const isAllPassed = checks.every(({ state }) => state === 'passed')
  const outcome = isChecking ? undefined : isAllPassed ? thisPc.allPassed : thisPc.notAll
  useEffect(() => {
    if (outcome !== undefined) announce(outcome)
  }, [announce, outcome])

  return (
    <PageFrame
      title={thisPc.title}
      lead={thisPc.lead}
      hint={outcome}
      footer={
        <Button appearance="primary" disabledFocusable={isChecking} onClick={() => void goToPage('your-pi')}>
          {common.next}
        </Button>
      }
    >
      <UnreadableEntries />
      <Interrupted />
      {problem && <ProblemView problem={problem} />}
      <Section
        title={thisPc.checks}
        isFlush
        aside={
          <Button
            appearance="subtle"
            icon={<ArrowClockwiseRegular />}
            disabledFocusable={isChecking}
            onClick={() => void call('checkPc', {})}
          >
            {thisPc.again}
          </Button>
        }
      >
        <ul className="plain-list" aria-busy={isChecking}>
          {checks.map((check) => (
            <CheckLine key={check.id} check={check} isSought={check === firstWrong} />
          ))}
        </ul>
      </Section>
    </PageFrame>
  )
}
