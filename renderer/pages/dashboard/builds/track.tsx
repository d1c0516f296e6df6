/** The time from the earliest to the latest, with a line at every mark. Nothing in it is for those who listen. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { contrast, narrow } from '../../../components/theme.ts'
import { useColumns } from './columns.ts'
import type { Timeline } from './timeline.ts'

const useStyles = makeStyles({
  track: { position: 'relative', alignSelf: 'stretch', [narrow]: { minHeight: '20px' } },
  mark: {
    position: 'absolute',
    insetBlock: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingLeft: tokens.spacingHorizontalXS,
    [contrast]: { borderLeftColor: 'GrayText' },
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    whiteSpace: 'nowrap',
  },
})

interface TrackProps {
  timeline: Timeline
  /** What stands at a mark. */
  wordsOf?: (mark: number) => string
  children?: ReactNode
}

export function Track({ timeline: { marks, placeOf }, wordsOf, children }: TrackProps) {
  const styles = useStyles()
  const columns = useColumns()
  return (
    <span className={mergeClasses(columns.track, styles.track)} aria-hidden>
      {marks.map((mark) => (
        <span key={mark} className={styles.mark} style={{ left: `${(placeOf(mark) * 100).toFixed(2)}%` }}>
          {wordsOf?.(mark)}
        </span>
      ))}
      {children}
    </span>
  )
}
