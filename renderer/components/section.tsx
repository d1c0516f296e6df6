/** A group of a page: a heading and a card, as in the settings of Windows. */
import { makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { useId, type ReactNode, type Ref } from 'react'

const useStyles = makeStyles({
  section: {
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    minWidth: 0,
    scrollMarginBlock: tokens.spacingVerticalL,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '32px',
  },
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}`,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalL,
    minWidth: 0,
  },
  flush: { padding: 0, rowGap: 0, overflow: 'hidden' },
})

interface SectionProps {
  title: string
  /** Beside the heading, at the right. */
  aside?: ReactNode
  children: ReactNode
  /** The content reaches to the card's edges: lists. */
  isFlush?: boolean
  ref?: Ref<HTMLElement>
}

export function Section({ title, aside, children, isFlush = false, ref }: SectionProps) {
  const styles = useStyles()
  const titleId = useId()
  return (
    <section ref={ref} className={styles.section} aria-labelledby={titleId}>
      <div className={styles.head}>
        <Subtitle2 as="h2" id={titleId} style={{ margin: 0 }}>
          {title}
        </Subtitle2>
        {aside}
      </div>
      <div className={mergeClasses(styles.card, isFlush && styles.flush)}>{children}</div>
    </section>
  )
}
