import { Button, Spinner } from '@fluentui/react-components'
import { ProblemView } from '../../components/problem-view.tsx'
import { usePlanning, type Subject } from '../../state/use-planning.ts'
import { useAppState, useCalls, useGoToPage, useOnce } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { DiscardButton } from '../../wizard/discard-button.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'
import { ChangedSettings } from './changed-settings.tsx'
import { PcPassword } from './pc-password.tsx'
import { RemovalChoices } from './removal-choices.tsx'
import { PlanView } from './plan-view.tsx'
import { useChoice } from './use-choice.ts'
import { useRemovalChoice } from './use-removal-choice.ts'

export function ReviewPage() {
  const { review, common, done } = useTexts()
  const plan = useAppState((state) => state.plan)
  const { call, isBusy, problem } = useCalls()
  const goToPage = useGoToPage()
  const planning = usePlanning()
  const removing = useRemovalChoice((removal) => planning.review('absent', removal))
  const isAbsent = removing !== undefined
  const wish = plan.kind === 'ready' ? plan.value.wish : undefined
  const isForForm = useAppState(({ plannedFor }) => plannedFor === 'form')
  const subject: Subject = isAbsent ? 'absent' : (wish?.kind ?? (isForForm ? 'present' : 'repair'))
  const shown = plan.kind === 'ready' ? plan.value : undefined
  const choice = useChoice(shown)
  const isUnobstructed = shown?.obstacles.length === 0
  const isEmpty = isUnobstructed && shown.actions.length === 0
  // A repair goes around what stands in its way.
  const count = choice?.ticked.length ?? shown?.actions.length ?? 0
  const isFeasible = shown?.isRepair === true ? count > 0 : isUnobstructed && removing?.isAhead !== true
  const isPart = shown !== undefined && isFeasible && !(isUnobstructed && count === shown.actions.length)
  // With nothing to take away there are the notes that still speak of it.
  const absentLabel = isEmpty ? review.finishAbsent : review.startAbsent

  const start = (): void => {
    if (shown === undefined) return
    const ticked = choice?.ticked ?? shown.actions.map(({ resource }) => resource)
    void call('start', { planId: shown.id, ...(isPart ? { only: [...ticked] } : {}) })
  }

  // After a restart of the program, or a way here that asked for nothing.
  useOnce(() => {
    if (plan.kind === 'none') void planning.review(isAbsent ? 'absent' : 'present')
  })

  return (
    <PageFrame
      title={isAbsent ? review.absentTitle : review.title}
      lead={isAbsent ? review.absentLead : review.lead}
      isAlone={isAbsent}
      footer={
        <>
          {isForForm && <DiscardButton />}
          <Button onClick={() => void goToPage(isAbsent ? 'dashboard' : 'offload')}>
            {isAbsent ? common.cancel : common.back}
          </Button>
          {plan.kind === 'pending' ? (
            <Button onClick={() => void call('stop', {})}>{review.stop}</Button>
          ) : (
            !isAbsent && <Button onClick={() => void planning.review(subject)}>{review.again}</Button>
          )}
          {isEmpty && !isAbsent ? (
            <Button appearance="primary" onClick={() => void goToPage('dashboard')}>
              {done.dashboard}
            </Button>
          ) : (
            <Button appearance="primary" disabledFocusable={!isFeasible || isBusy} onClick={start}>
              {isAbsent ? absentLabel : isPart ? review.startPart(count) : review.start}
            </Button>
          )}
        </>
      }
    >
      {problem && <ProblemView problem={problem} />}
      {/* What was tried and failed tells it itself. */}
      {planning.problem !== undefined && plan.kind !== 'failed' && <ProblemView problem={planning.problem} />}
      {removing !== undefined && <RemovalChoices removal={removing.removal} onChange={removing.choose} />}
      {plan.kind === 'pending' && (
        <Spinner label={review.looking} labelPosition="below" style={{ paddingBlock: '64px' }} />
      )}
      {plan.kind === 'failed' && <ProblemView problem={plan.problem} />}
      <PcPassword subject={subject} />
      {plan.kind === 'none' && planning.problem === undefined && <div>{review.notLooked}</div>}
      {isForForm && <ChangedSettings />}
      {plan.kind === 'ready' && <PlanView plan={plan.value} choice={choice} />}
    </PageFrame>
  )
}
