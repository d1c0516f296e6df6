/** One build: its name, its place in time, how long it took. What is drawn is also said. */
import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled, QuestionCircleRegular } from '@fluentui/react-icons'
import { testPackagePrefix, type RecentBuild } from '../../../../electron/contract/builds.ts'
import { contrast } from '../../../components/theme.ts'
import { useLanguage } from '../../../texts/language.tsx'
import { useColumns } from './columns.ts'
import type { Bar, Timeline } from './timeline.ts'
import { Track } from './track.tsx'

const useStyles = makeStyles({
  row: { alignItems: 'center', minHeight: '28px' },
  sign: { display: 'grid', placeContent: 'center', fontSize: '20px' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
  name: {
    paddingBlock: tokens.spacingVerticalXS,
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase200,
  },
  times: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  duration: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    textAlign: 'end',
    whiteSpace: 'nowrap',
  },
  bar: {
    position: 'absolute',
    top: 'calc(50% - 6px)',
    height: '12px',
    minWidth: '6px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorCompoundBrandBackground,
    border: `1px solid ${tokens.colorCompoundBrandBackground}`,
    [contrast]: { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
  },
  // It goes on.
  running: { borderStartEndRadius: 0, borderEndEndRadius: 0 },
  unknown: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    [contrast]: { backgroundColor: 'Canvas' },
  },
})

export function BuildRow({ bar, timeline, at }: { bar: Bar; timeline: Timeline; at: number }) {
  const styles = useStyles()
  const columns = useColumns()
  const { texts, format } = useLanguage()
  const { builds } = texts.dashboard
  const { build, isRunning, start, end } = bar
  const state = isRunning ? 'running' : (build as RecentBuild).succeeded === true ? 'succeeded' : 'unknown'
  const isStartKnown = isRunning ? start < end : (build as RecentBuild).started !== null
  const elapsed = (end - start) / 1000
  const [from, to] = [timeline.placeOf(start), timeline.placeOf(end)]
  const usual = (seconds: number): string => {
    const time = format.duration(Math.max(1, Math.round(seconds)))
    return isStartKnown && elapsed > seconds ? builds.longer(time) : builds.usually(time)
  }
  return (
    <li className={mergeClasses(columns.grid, styles.row)}>
      <span
        className={mergeClasses(
          columns.sign,
          styles.sign,
          state === 'succeeded' ? styles.good : styles.quiet,
        )}
        aria-hidden
      >
        {signs[state]}
      </span>
      <span className={mergeClasses(columns.name, styles.name)}>
        {build.name.startsWith(testPackagePrefix) ? builds.testPackage : build.name}
        {'usualSeconds' in build && (
          <span className={styles.times}>
            {[
              ...(isStartKnown ? [builds.since(format.moment(start, at))] : []),
              ...(build.usualSeconds === null ? [] : [usual(build.usualSeconds)]),
            ].join(', ')}
          </span>
        )}
      </span>
      <span className="visually-hidden">
        {builds.state[state]} {!isRunning && builds.ended(format.moment(end, at))}
      </span>
      <span className={mergeClasses(columns.duration, styles.duration)}>
        {isStartKnown ? format.span(elapsed) : '–'}
      </span>
      <Track timeline={timeline}>
        <span
          className={mergeClasses(
            styles.bar,
            state === 'running' && styles.running,
            state === 'unknown' && styles.unknown,
          )}
          // Also at the very end all of it is seen.
          style={{ left: `min(${percent(from)}, 100% - 6px)`, width: percent(to - from) }}
        />
      </Track>
    </li>
  )
}

const signs = {
  running: <Spinner size="extra-tiny" />,
  succeeded: <CheckmarkCircleFilled />,
  unknown: <QuestionCircleRegular />,
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)}%`
}
