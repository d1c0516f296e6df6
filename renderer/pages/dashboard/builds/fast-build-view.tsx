/** A whole build of the Pi in one session, while it happens: what it does, how far it is, what its builds print. */
import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import type { FastBuild } from '../../../../electron/contract/fast-builds.ts'
import { StateMark } from '../../../components/state-mark.tsx'
import { monospaced } from '../../../components/theme.ts'
import { useLanguage } from '../../../texts/language.tsx'

const mostNames = 3

const useStyles = makeStyles({
  build: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
  },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  detail: { gridColumn: 2, display: 'grid', rowGap: tokens.spacingVerticalXS, minWidth: 0 },
  quiet: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    overflowWrap: 'anywhere',
  },
  // It changes all the time, and must not move what is below.
  log: {
    ...monospaced,
    color: tokens.colorNeutralForeground2,
    minHeight: monospaced.lineHeight,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    unicodeBidi: 'isolate',
  },
})

export function FastBuildView({ build }: { build: FastBuild }) {
  const styles = useStyles()
  const { texts, format } = useLanguage()
  const { fast, since } = texts.dashboard.builds
  const { pi, command, stage, running, log } = build
  const share = shareOf(build)
  const words = useId()
  const begun = Date.parse(build.since)
  const names = running.slice(0, mostNames).join(', ')
  const others = running.length - mostNames
  return (
    <div className={styles.build}>
      <StateMark mark="working" />
      <div>
        <div className={styles.title}>{fast.title(pi, command)}</div>
        {/* Who listens hears each stage once, not each package. */}
        <div role="status">{fast.stage[stage ?? 'unknown']}</div>
      </div>
      <div className={styles.detail}>
        {share !== undefined && (
          <ProgressBar value={share.fraction} thickness="large" shape="rounded" aria-labelledby={words} />
        )}
        <div className={styles.quiet} id={words}>
          {share?.unit === 'packages' &&
            `${fast.packages(format.count(share.done), format.count(share.expected), format.count(share.left))} · `}
          {share?.unit === 'bytes' &&
            `${fast.bytes(format.bytes(share.done), format.bytes(share.expected))} · `}
          {since(format.moment(begun, begun + build.seconds * 1000))}
        </div>
        {names !== '' && (
          <div className={styles.quiet} translate="no">
            {names}
            {others > 0 && ` ${fast.others(format.count(others))}`}
          </div>
        )}
        {log !== null && (
          <div className={styles.log} role="group" aria-label={fast.log} lang="en" translate="no">
            {log}
          </div>
        )}
      </div>
    </div>
  )
}

/** How far it is in what it does now; `undefined` where nobody can tell. */
function shareOf({ stage, builds, bytes }: FastBuild) {
  const [unit, share] = stage === 'fetching' ? (['bytes', bytes] as const) : (['packages', builds] as const)
  if (share === null || share.expected === 0 || stage === 'activating') return undefined
  const { done, expected } = share
  return { unit, done, expected, left: expected - done, fraction: done / expected }
}
