import { Button, Spinner } from '@fluentui/react-components'
import { ProblemView } from '../../components/problem-view.tsx'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState, useCalls, useGoToPage, useOnce } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { PcPassword } from './pc-password.tsx'
import { PlanView } from './plan-view.tsx'

export function ReviewPage() {
  const { review, common } = useTexts()
  const plan = useAppState((state) => state.plan)
  const { call, isBusy, problem } = useCalls()
  const goToPage = useGoToPage()
  const look = usePlanning()
  const isAbsent = plan.kind === 'ready' && plan.value.goal === 'absent'
  const isReady = plan.kind === 'ready' && plan.value.obstacles.length === 0 && plan.value.actions.length > 0

  // After a restart of the program, or a way here that asked for nothing.
  useOnce(() => {
    if (plan.kind === 'none') void look('present')
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
            !isAbsent && <Button onClick={() => void look('present')}>{review.again}</Button>
          )}
          <Button
            appearance="primary"
            disabledFocusable={!isReady || isBusy}
            onClick={() => {
              if (plan.kind === 'ready') void call('start', { planId: plan.value.id })
            }}
          >
            {isAbsent ? review.startAbsent : review.start}
          </Button>
        </>
      }
    >
      {problem && <ProblemView problem={problem} />}
      {plan.kind === 'pending' && (
        <Spinner label={review.looking} labelPosition="below" style={{ paddingBlock: '64px' }} />
      )}
      {plan.kind === 'failed' && <ProblemView problem={plan.problem} />}
      <PcPassword goal={isAbsent ? 'absent' : 'present'} />
      {plan.kind === 'none' && <div>{review.notLooked}</div>}
      {plan.kind === 'ready' && <PlanView plan={plan.value} />}
    </PageFrame>
  )
}
