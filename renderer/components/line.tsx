/** One line of a list on a card: a sign, what it is, what is said about it, and what can be done. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { useEffect, useRef, type ReactNode } from 'react'
import { placeFocus, useFocusStyle } from './place-focus.ts'

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    scrollMarginBlock: '48px',
    '& + &': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  title: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  plain: {},
  quiet: { color: tokens.colorNeutralForeground3 },
  words: { display: 'grid', rowGap: '2px', minWidth: 0 },
  detail: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
  },
  aside: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, textAlign: 'end' },
  compact: { paddingBlock: tokens.spacingVerticalS },
  below: {
    gridColumn: '2 / -1',
    paddingTop: tokens.spacingVerticalS,
    display: 'grid',
    rowGap: tokens.spacingVerticalS,
    minWidth: 0,
  },
})

interface LineProps {
  mark: ReactNode
  title: ReactNode
  detail?: ReactNode
  aside?: ReactNode
  /** Under the words, in the full width. */
  children?: ReactNode
  /** How much it is looked at: the name of something, one that is done, one that is yet to come. */
  emphasis?: 'strong' | 'plain' | 'quiet'
  /** One of many. */
  isCompact?: boolean
  /** Is scrolled to when it becomes the current one. */
  isCurrent?: boolean
  /** Is scrolled to when that becomes so: nobody has to look for it. */
  isSought?: boolean
  /** Has the focus, too, from then on. */
  takesFocus?: boolean
}

export function Line({
  mark,
  title,
  detail,
  aside,
  children,
  emphasis = 'strong',
  isCompact = false,
  isCurrent = false,
  isSought = false,
  takesFocus = false,
}: LineProps) {
  const styles = useStyles()
  const focusStyle = useFocusStyle()
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // At once: nothing moves that those who wish for less motion would see.
    if (isCurrent || isSought) place.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent, isSought])
  useEffect(() => {
    if (takesFocus) placeFocus(place.current)
  }, [takesFocus])
  return (
    <li
      ref={place}
      className={mergeClasses(styles.line, isCompact && styles.compact, focusStyle)}
      aria-current={isCurrent ? 'step' : undefined}
    >
      {mark}
      <div className={styles.words}>
        <div className={mergeClasses(styles.title, styles[emphasis])}>{title}</div>
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
      </div>
      <div className={styles.aside}>{aside}</div>
      {children !== undefined && children !== false && <div className={styles.below}>{children}</div>}
    </li>
  )
}
