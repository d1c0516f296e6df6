import { Button, useAnnounce } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { summaryOf } from '../../../electron/contract/plan-summary.ts'
import type { Kept, Plan } from '../../../electron/contract/plan.ts'
import { Line } from '../../components/line.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { WaysOut } from '../../components/ways-out.tsx'
import { usePlanning } from '../../state/use-planning.ts'
import { useCalls, useGoToPage } from '../../state/window-context.tsx'
import { useLanguage } from '../../texts/language.tsx'
import { ActionGroup } from './action-group.tsx'
import { NowAndAfterwards } from './now-and-afterwards.tsx'
import { PlanSummary } from './plan-summary.tsx'
import type { Choice } from './use-choice.ts'

const places = ['pc', 'builder', 'pi'] as const

export function PlanView({ plan, choice }: { plan: Plan; choice: Choice | undefined }) {
  const { texts } = useLanguage()
  const { announce } = useAnnounce()
  const { review } = texts
  const { groups } = summaryOf(plan)
  const all = plan.actions.map(({ resource }) => resource)
  const [open, setOpen] = useState<readonly string[]>([])
  const isAllOpen = all.every((resource) => open.includes(resource))

  useEffect(() => {
    announce(review.groupCount(plan.actions.length))
  }, [announce, review, plan])

  return (
    <>
      {plan.obstacles.length > 0 && <Obstacles plan={plan} />}
      {plan.actions.length === 0 && plan.obstacles.length === 0 ? (
        <NothingToDo plan={plan} />
      ) : (
        plan.actions.length > 0 && (
          <PlanSummary plan={plan} choice={choice}>
            <Button
              appearance="subtle"
              icon={isAllOpen ? <ChevronUpRegular /> : <ChevronDownRegular />}
              onClick={() => setOpen(isAllOpen ? [] : all)}
            >
              {isAllOpen ? review.collapseAll : review.expandAll}
            </Button>
          </PlanSummary>
        )
      )}
      {plan.isRepair && <NowAndAfterwards plan={plan} />}
      {places.map((place) => {
        const actions = groups[place]
        if (actions.length === 0) return null
        const own = actions.map(({ resource }) => resource)
        return (
          <ActionGroup
            key={place}
            title={review.group[place]}
            actions={actions}
            choice={choice}
            isMixed={new Set(plan.actions.map(({ kind }) => kind)).size > 1}
            open={open.filter((resource) => own.includes(resource))}
            onToggle={(toggled) => setOpen([...open.filter((other) => !own.includes(other)), ...toggled])}
          />
        )
      })}
      <Staying title={review.left} things={plan.left} />
      <Staying title={review.kept} things={plan.kept} />
    </>
  )
}

function Obstacles({ plan }: { plan: Plan }) {
  const planning = usePlanning()
  const { texts, phrase } = useLanguage()
  return (
    <Section title={texts.review.obstacles} isFlush>
      <ul className="plain-list">
        {plan.obstacles.map(({ resource, title, problem }) => (
          <ProblemLine
            key={resource}
            mark="bad"
            title={<span lang={phrase(title).lang}>{phrase(title).text}</span>}
            problem={problem}
          >
            {problem.code === 'PI_HOST_KEY_CHANGED' && <CompareKeys />}
            {plan.goal === 'present' && problem.decision !== undefined && (
              <WaysOut ways={problem.decision.ways} onTaken={() => planning.review('present')} />
            )}
          </ProblemLine>
        ))}
      </ul>
    </Section>
  )
}

/** Both keys, and what is to be decided, stand on the page of the Pi. */
function CompareKeys() {
  const { review } = useLanguage().texts
  const goToPage = useGoToPage()
  const { call } = useCalls()
  const compare = async () => {
    await goToPage('your-pi')
    await call('fetchHostKey', {})
  }
  return (
    <Button size="small" onClick={() => void compare()}>
      {review.compareKeys}
    </Button>
  )
}

function NothingToDo({ plan: { goal, left } }: { plan: Plan }) {
  const { review } = useLanguage().texts
  const isAbsent = goal === 'absent'
  return (
    <Section title={review.overview} isFlush>
      <ul className="plain-list">
        <Line
          mark={<StateMark mark="good" />}
          title={isAbsent ? review.nothingAbsent : left.length > 0 ? review.nothingNow : review.nothing}
          detail={
            left.length > 0
              ? review.nothingMoreDetail
              : isAbsent
                ? review.nothingAbsentDetail
                : review.nothingDetail
          }
        />
      </ul>
    </Section>
  )
}

function Staying({ title, things }: { title: string; things: readonly Kept[] }) {
  const { phrase } = useLanguage()
  if (things.length === 0) return null
  return (
    <Section title={title} isFlush>
      <ul className="plain-list">
        {things.map(({ resource, title, description }) => (
          <Line
            key={resource}
            mark={<StateMark mark="waiting" />}
            title={<span lang={phrase(title).lang}>{phrase(title).text}</span>}
            detail={<span lang={phrase(description).lang}>{phrase(description).text}</span>}
          />
        ))}
      </ul>
    </Section>
  )
}
