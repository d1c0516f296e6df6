/** What the Pi's next rebuild would build, before anything is built: what takes days, what is known, and what is not. */
import { Body1Strong, Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { HourglassRegular } from '@fluentui/react-icons'
import { useRef, type ReactNode } from 'react'
import { partBuilds, type DryBuild } from '../../../electron/contract/dry-build.ts'
import { Line } from '../../components/line.tsx'
import { ProblemView } from '../../components/problem-view.tsx'
import { isChanging } from '../../state/moments.ts'
import { useAppState, useCalls } from '../../state/window-context.tsx'
import { useLanguage, useTexts } from '../../texts/language.tsx'

/** Nobody reads more of them. */
const mostShown = 12

const useStyles = makeStyles({
  buttons: { display: 'inline-flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  name: { overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
})

export function DryBuildLine() {
  const styles = useStyles()
  const { dashboard, common } = useTexts()
  const dryBuild = useAppState((state) => state.dryBuild)
  const isOccupied = useAppState(isChanging)
  const { call, problem } = useCalls()
  const place = useRef<HTMLSpanElement>(null)
  const isAsking = dryBuild.kind === 'pending'
  return (
    <Line
      mark={<HourglassRegular fontSize={24} />}
      title={dashboard.dryBuild}
      detail={dashboard.dryBuildHint}
      aside={
        <span ref={place} className={styles.buttons}>
          <Button
            disabledFocusable={isAsking || isOccupied}
            icon={isAsking ? <Spinner size="tiny" /> : null}
            onClick={() => void call('askDryBuild', {})}
          >
            {dashboard.dryBuildAsk}
          </Button>
          {isAsking && (
            <Button
              onClick={() => {
                // It is gone in a moment, and the focus with it.
                place.current?.querySelector('button')?.focus()
                void call('stopDryBuild', {})
              }}
            >
              {common.cancel}
            </Button>
          )}
        </span>
      }
    >
      {dryBuild.kind === 'ready' && <Answer dryBuild={dryBuild.value} />}
      {dryBuild.kind === 'failed' && <ProblemView problem={dryBuild.problem} />}
      {problem !== undefined && dryBuild.kind !== 'failed' && <ProblemView problem={problem} />}
    </Line>
  )
}

function Answer({ dryBuild }: { dryBuild: DryBuild }) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { dashboard } = texts
  const { total, fetched, isLearned } = dryBuild
  const { heavy, known, knownSeconds, unknown } = partBuilds(dryBuild)
  const roughly = (seconds: number): string => format.duration(Math.max(1, Math.round(seconds)))
  return (
    <>
      <div role="status">
        {total === 0 && fetched === 0
          ? dashboard.dryBuildNothing
          : dashboard.dryBuildSum(format.count(total), format.count(fetched))}
      </div>
      {heavy.length > 0 && (
        <>
          <Body1Strong>{dashboard.dryBuildDays}</Body1Strong>
          <Names>{heavy}</Names>
          <div>{dashboard.dryBuildWhatToDo}</div>
          <ul className={styles.list}>
            {dashboard.dryBuildWays.map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        </>
      )}
      {known.length > 0 && (
        <>
          <Body1Strong>{dashboard.dryBuildKnown(roughly(knownSeconds))}</Body1Strong>
          <Names>
            {known.map(({ name, seconds }) => `${name}: ${dashboard.builds.usually(roughly(seconds))}`)}
          </Names>
        </>
      )}
      {unknown.length > 0 && (
        <>
          <Body1Strong>{isLearned ? dashboard.dryBuildUnknown : dashboard.dryBuildNotAsked}</Body1Strong>
          <Names>{unknown}</Names>
        </>
      )}
    </>
  )
}

function Names({ children }: { children: readonly string[] }): ReactNode {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const rest = children.length - mostShown
  return (
    <div className={styles.name}>
      {children.slice(0, mostShown).join(', ')}
      {rest > 0 && <span className={styles.quiet}> {texts.dashboard.dryBuildMore(format.count(rest))}</span>}
    </div>
  )
}
