import { Button, Spinner } from '@fluentui/react-components'
import { ProblemView } from '../../components/problem-view.tsx'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState, useCalls, useGoToPage, useOnce } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { PcPassword } from './pc-password.tsx'
import { PlanView } from './plan-view.tsx'

export function ReviewPage() {
  const { review, common, done } = useTexts()
  const plan = useAppState((state) => state.plan)
  const { call, isBusy, problem } = useCalls()
  const goToPage = useGoToPage()
  const planning = usePlanning()
  const isAbsent = plan.kind === 'ready' && plan.value.goal === 'absent'
  const isFeasible = plan.kind === 'ready' && plan.value.obstacles.length === 0
  const isEmpty = isFeasible && plan.value.actions.length === 0

  // After a restart of the program, or a way here that asked for nothing.
  useOnce(() => {
    if (plan.kind === 'none') void planning.review('present')
  })

  return (
    <PageFrame
      title={isAbsent ? review.absentTitle : review.title}
      lead={isAbsent ? review.absentLead : review.lead}
      isAlone={isAbsent}
      footer={
        <>
          <Button onClick={() => void goToPage(isAbsent ? 'dashboard' : 'offload')}>
            {isAbsent ? common.cancel : common.back}
          </Button>
          {plan.kind === 'pending' ? (
            <Button onClick={() => void call('stop', {})}>{review.stop}</Button>
          ) : (
            !isAbsent && <Button onClick={() => void planning.review('present')}>{review.again}</Button>
          )}
          {isEmpty ? (
            <Button appearance="primary" onClick={() => void goToPage('dashboard')}>
              {done.dashboard}
            </Button>
          ) : (
            <Button
              appearance="primary"
              disabledFocusable={!isFeasible || isBusy}
              onClick={() => {
                if (plan.kind === 'ready') void call('start', { planId: plan.value.id })
              }}
            >
              {isAbsent ? review.startAbsent : review.start}
            </Button>
          )}
        </>
      }
    >
      {problem && <ProblemView problem={problem} />}
      {/* What was tried and failed tells it itself. */}
      {planning.problem !== undefined && plan.kind !== 'failed' && <ProblemView problem={planning.problem} />}
      {plan.kind === 'pending' && (
        <Spinner label={review.looking} labelPosition="below" style={{ paddingBlock: '64px' }} />
      )}
      {plan.kind === 'failed' && <ProblemView problem={plan.problem} />}
      <PcPassword goal={isAbsent ? 'absent' : 'present'} />
      {plan.kind === 'none' && planning.problem === undefined && <div>{review.notLooked}</div>}
      {plan.kind === 'ready' && <PlanView plan={plan.value} />}
    </PageFrame>
  )
}
