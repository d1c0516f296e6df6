/** The program was started anew: a run of before can be continued, or there never was one. */
import { Button } from '@fluentui/react-components'
import { Line } from '../../components/line.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { continuing, usePlanning } from '../../state/use-planning.ts'
import { useAppState } from '../../state/window-context.tsx'
import { useTexts } from '../../texts/language.tsx'
import { PageFrame } from '../../wizard/page-frame.tsx'

export function NothingUnderWay() {
  const { settingUp, interrupted } = useTexts()
  const unfinished = useAppState((state) => state.interrupted)
  const { review, problem } = usePlanning()
  const isAbsent = unfinished === 'absent'
  return (
    <PageFrame
      title={isAbsent ? settingUp.absentTitle : settingUp.title}
      footer={
        <Button
          appearance="primary"
          onClick={() => void review(unfinished === null ? 'present' : continuing(unfinished))}
        >
          {unfinished === null ? settingUp.toReview : settingUp.continue}
        </Button>
      }
    >
      {problem !== undefined && <ProblemView problem={problem} />}
      <Section title={settingUp.whereItIs} isFlush>
        <ul className="plain-list">
          <Line
            mark={<StateMark mark={unfinished === null ? 'waiting' : 'attention'} />}
            title={unfinished === null ? settingUp.none : interrupted[unfinished]}
            detail={unfinished === null ? settingUp.noneDetail : settingUp.stoppedLead}
          />
        </ul>
      </Section>
    </PageFrame>
  )
}
