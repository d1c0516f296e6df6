/** What one wants to know before the details. */
import { Body1, MessageBar, MessageBarBody } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { summaryOf } from '../../../electron/contract/plan-summary.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import { Facts } from '../../components/facts.tsx'
import { Section } from '../../components/section.tsx'
import { useLanguage } from '../../texts/language.tsx'
import type { Choice } from './use-choice.ts'

interface PlanSummaryProps {
  plan: Plan
  choice: Choice | undefined
  children: ReactNode
}

export function PlanSummary({ plan: whole, choice, children }: PlanSummaryProps) {
  const { texts, format, phrase } = useLanguage()
  const { review } = texts
  const plan = choice === undefined ? whole : withOnly(whole, choice.ticked)
  const { typicalSeconds, downloadBytes, fetchesPackages, administratorActions } = summaryOf(plan)
  const hasDownload = plan.actions.some(({ change }) =>
    change.details.some(({ kind }) => kind === 'download'),
  )
  // How large the image is turns out only when it is asked for.
  const named = downloadBytes === 0 ? review.downloadImage : format.bytes(downloadBytes)
  // Of a set-up that goes on the image may be there already, and the packages not.
  const packages = fetchesPackages ? review.downloadPackages : review.noneNeeded
  const download = hasDownload ? (fetchesPackages ? review.downloadMore(named) : named) : packages
  // With an obstacle the plan holds only what does not need it gone, and none of it is done: its sums would mislead.
  if (plan.obstacles.length > 0 && !plan.isRepair)
    return (
      <Section title={review.partial} aside={children}>
        {plan.goal === 'absent' ? review.partialAbsent : review.partialDetail}
      </Section>
    )
  return (
    <Section title={review.overview} aside={children}>
      {plan.obstacles.length > 0 && <Body1>{review.aroundObstacles}</Body1>}
      {choice !== undefined && <Body1>{review.choose}</Body1>}
      {choice?.consequence !== undefined && (
        <MessageBar layout="multiline">
          <MessageBarBody>{choice.consequence}</MessageBarBody>
        </MessageBar>
      )}
      <Facts
        facts={[
          {
            name: review.changes,
            value:
              plan.actions.length === whole.actions.length
                ? format.count(plan.actions.length)
                : review.chosenOf(format.count(plan.actions.length), format.count(whole.actions.length)),
          },
          // The weights are durations of making; how long a removal takes nobody has measured.
          ...(plan.goal === 'absent'
            ? []
            : [
                {
                  name: review.duration,
                  value: review.durationAbout(format.duration(Math.max(60, typicalSeconds))),
                },
                { name: review.download, value: download },
              ]),
          {
            name: review.administrator,
            value:
              administratorActions.length === 0
                ? review.noneNeeded
                : administratorActions.map(({ title }) => phrase(title).text).join(', '),
          },
        ]}
      />
    </Section>
  )
}

function withOnly(plan: Plan, ticked: readonly string[]): Plan {
  return { ...plan, actions: plan.actions.filter(({ resource }) => ticked.includes(resource)) }
}
