/** The builds that run and the latest that ended, one below the other, over the time in which they did. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import type { Builds } from '../../../../electron/contract/builds.ts'
import { useLanguage } from '../../../texts/language.tsx'
import { BuildRow } from './build-row.tsx'
import { useColumns } from './columns.ts'
import { timelineOf } from './timeline.ts'
import { Track } from './track.tsx'
import { useAge } from './use-builds.ts'

const shownAtFirst = 6

const useStyles = makeStyles({
  chart: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)' },
  axis: { height: '20px' },
  note: {
    margin: 0,
    paddingTop: tokens.spacingVerticalS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  more: { justifySelf: 'start', marginTop: tokens.spacingVerticalS },
})

export function BuildsChart({ builds }: { builds: Builds }) {
  const styles = useStyles()
  const columns = useColumns()
  const { texts, format } = useLanguage()
  const words = texts.dashboard.builds
  const [isWhole, setIsWhole] = useState(false)
  const age = useAge(builds.at, builds.running.length > 0)
  const count = builds.running.length + builds.recent.length
  const at = Date.parse(builds.at)
  const timeline = timelineOf(builds, isWhole ? count : shownAtFirst, at + age)
  const isUnknownShown = timeline.bars.some(
    ({ build, isRunning }) => !isRunning && 'succeeded' in build && build.succeeded === null,
  )
  return (
    <div className={styles.chart}>
      <div className={`${columns.grid} ${styles.axis}`}>
        <Track timeline={timeline} wordsOf={(mark) => format.mark(mark, timeline.precision)} />
      </div>
      <ul className="plain-list" aria-label={words.list}>
        {timeline.bars.map((bar, index) => (
          <BuildRow key={index} bar={bar} timeline={timeline} at={at} />
        ))}
      </ul>
      {isUnknownShown && <p className={styles.note}>{words.unknownNote}</p>}
      {count > shownAtFirst && (
        <Button
          className={styles.more}
          size="small"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? words.fewer : words.all(format.count(count))}
        </Button>
      )}
    </div>
  )
}
