/** A value, and what it becomes. */
import { makeStyles, tokens } from '@fluentui/react-components'
import { ArrowRightRegular } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/language.tsx'

const useStyles = makeStyles({
  setting: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 1fr) minmax(0, 2fr)',
    columnGap: tokens.spacingHorizontalL,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  // Also a path, which no browser has to break.
  name: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  value: {
    overflowWrap: 'anywhere',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXS,
  },
  former: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
})

interface BeforeAfterProps {
  name: string
  /** Of the name, where it is not the window's language. */
  lang?: string | undefined
  before: ReactNode
  after: ReactNode
}

export function BeforeAfter({ name, lang, before, after }: BeforeAfterProps) {
  const styles = useStyles()
  const { review } = useTexts()
  return (
    <div className={styles.setting}>
      <span className={styles.name} lang={lang}>
        {name}
      </span>
      <span className={styles.value}>
        {before !== undefined && (
          <del className={styles.former} aria-label={review.before}>
            {before}
          </del>
        )}
        {before !== undefined && after !== undefined && <ArrowRightRegular aria-hidden />}
        {after}
      </span>
    </div>
  )
}
