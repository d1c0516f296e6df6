import { Fragment } from 'react'
import { diagnose } from '../../../electron/contract/diagnosis.ts'
import type { StatusLine } from '../../../electron/contract/status.ts'
import { Line } from '../../components/line.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { Section } from '../../components/section.tsx'
import { StateMark, type Mark } from '../../components/state-mark.tsx'
import { SummaryWords } from '../../components/summary-words.tsx'
import { WaysOut } from '../../components/ways-out.tsx'
import { usePlanning } from '../../state/use-planning.ts'
import { useAppState } from '../../state/window-context.tsx'
import type { Texts } from '../../texts/en.ts'
import { useLanguage } from '../../texts/language.tsx'

const marks: Record<StatusLine['state'], Mark> = {
  ok: 'good',
  missing: 'attention',
  differs: 'attention',
  foreign: 'attention',
  blocked: 'bad',
  unknown: 'unknown',
  unused: 'off',
}

interface PartsProps {
  /** The resource whose line is brought into view, and has the focus. */
  sought: string | undefined
}

/** Causes first, each with what only comes of it, and then what is well. */
export function Parts({ sought }: PartsProps) {
  const { texts } = useLanguage()
  const status = useAppState((state) => state.status)
  const lines = status.kind === 'ready' ? status.value.lines : []
  if (lines.length === 0)
    return (
      <div role="status">{status.kind === 'pending' ? texts.dashboard.looking : texts.dashboard.never}</div>
    )
  const { causes, well, unused } = diagnose(lines)
  return (
    <Section title={texts.dashboard.partsLead} isFlush>
      <ul className="plain-list">
        {causes.map(({ line, consequences }) => (
          <Fragment key={line.resource}>
            <Part line={line} isSought={line.resource === sought} />
            {consequences.length > 0 && <Consequences lines={consequences} />}
          </Fragment>
        ))}
        {[...well, ...unused].map((line) => (
          <Part key={line.resource} line={line} isSought={line.resource === sought} />
        ))}
      </ul>
    </Section>
  )
}

function Consequences({ lines }: { lines: readonly StatusLine[] }) {
  const { texts, phrase } = useLanguage()
  const names = lines.map(({ resource, title }) => ({ resource, ...phrase(title) }))
  return (
    <Line
      mark={<StateMark mark={marks.unknown} />}
      title={texts.dashboard.comesOfIt}
      detail={names.map(({ resource, text, lang }, index) => (
        <Fragment key={resource}>
          {index > 0 && ', '}
          <span lang={lang}>{text}</span>
        </Fragment>
      ))}
      isCompact
      emphasis="quiet"
    />
  )
}

function Part({ line, isSought }: { line: StatusLine; isSought: boolean }) {
  const planning = usePlanning()
  const { texts, phrase } = useLanguage()
  const title = phrase(line.title)
  const words = {
    title: <span lang={title.lang}>{title.text}</span>,
    aside: asideOf(line, texts.dashboard),
    takesFocus: isSought,
  }
  if (line.problem !== undefined)
    return (
      <ProblemLine {...words} mark={marks[line.state]} problem={line.problem}>
        {line.problem.decision !== undefined && (
          <WaysOut ways={line.problem.decision.ways} onTaken={() => planning.review('present')} />
        )}
      </ProblemLine>
    )
  return (
    <Line
      {...words}
      mark={<StateMark mark={marks[line.state]} />}
      isCompact
      emphasis={line.state === 'ok' ? 'plain' : line.state === 'unused' ? 'quiet' : 'strong'}
      detail={line.summary === undefined ? undefined : <SummaryWords line={line} />}
    />
  )
}

function asideOf({ state, made }: StatusLine, texts: Texts['dashboard']): string {
  if (made === false && state === 'ok') return texts.notNeeded
  if (made === false && state === 'unused') return texts.removedPart
  return texts.lineState[state]
}
