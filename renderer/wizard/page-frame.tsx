/** One page: its heading, which gets the focus when the page opens, its content, and the buttons that lead on. */
import { Body1, makeStyles, mergeClasses, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef, type ReactNode } from 'react'
import { low, narrow } from '../components/theme.ts'
import { useTexts } from '../texts/language.tsx'
import icon from '../../resources/icons/icon.svg'

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gridTemplateRows: 'minmax(0, 1fr) auto',
    minHeight: 0,
    minWidth: 0,
  },
  scrolling: {
    overflowY: 'auto',
    // What is only said has its place in here as well, and scrolls with it.
    position: 'relative',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXXL} ${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXL}`,
    [narrow]: { padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}` },
    [low]: { overflowY: 'visible' },
  },
  alone: { paddingLeft: tokens.spacingHorizontalXXXL, [narrow]: { paddingLeft: tokens.spacingHorizontalL } },
  // One column for the page and for its buttons: they end where the cards end, however wide the window is.
  column: { boxSizing: 'border-box', width: '100%', maxWidth: '1000px', marginInline: 'auto' },
  content: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    rowGap: tokens.spacingVerticalXXL,
  },
  heading: { display: 'grid', rowGap: tokens.spacingVerticalS },
  // Without the steps beside it, nothing else says whose window it is.
  withIcon: { gridTemplateColumns: 'auto minmax(0, 1fr)', columnGap: tokens.spacingHorizontalL },
  icon: { alignSelf: 'center' },
  besideBoth: { gridRow: '1 / 3' },
  title: { ...typographyStyles.title2, margin: 0, outlineStyle: 'none' },
  lead: { color: tokens.colorNeutralForeground2, maxWidth: '720px' },
  footer: {
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXXL} ${tokens.spacingVerticalM} ${tokens.spacingHorizontalXL}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}` },
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'end',
    gap: tokens.spacingHorizontalL,
  },
  hint: { flex: '1 1 200px', color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', justifyContent: 'end', gap: tokens.spacingHorizontalS },
})

interface PageFrameProps {
  title: string
  lead?: ReactNode
  /** Beside the buttons: why one cannot go on. */
  hint?: string | undefined
  footer?: ReactNode
  children: ReactNode
  /** No steps stand beside it. */
  isAlone?: boolean
}

export function PageFrame({ title, lead, hint, footer, children, isAlone = false }: PageFrameProps) {
  const styles = useStyles()
  const { program } = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    // Unless something on the page that is sought has it already.
    const page = heading.current?.closest('main')
    if (page?.contains(document.activeElement) !== true) heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${title} – ${program}`
  }, [title, program])

  return (
    <div className={styles.page}>
      <main className={mergeClasses(styles.scrolling, isAlone && styles.alone)}>
        <div className={mergeClasses(styles.column, styles.content)}>
          <header className={mergeClasses(styles.heading, isAlone && styles.withIcon)}>
            {isAlone && (
              <img
                src={icon}
                alt={program}
                width={40}
                height={40}
                className={mergeClasses(styles.icon, lead !== undefined && styles.besideBoth)}
              />
            )}
            <h1 ref={heading} tabIndex={-1} className={styles.title}>
              {title}
            </h1>
            {lead !== undefined && <Body1 className={styles.lead}>{lead}</Body1>}
          </header>
          {children}
        </div>
      </main>
      {footer !== undefined && (
        <footer className={mergeClasses(styles.footer, isAlone && styles.alone)}>
          <div className={mergeClasses(styles.column, styles.foot)}>
            {hint !== undefined && (
              <Body1 className={styles.hint} role="status">
                {hint}
              </Body1>
            )}
            <div className={styles.buttons}>{footer}</div>
          </div>
        </footer>
      )}
    </div>
  )
}
