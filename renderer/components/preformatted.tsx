/** Text of a program, as it is. It scrolls in itself, with the keyboard too. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { monospaced } from './theme.ts'

const useStyles = makeStyles({
  text: {
    ...monospaced,
    margin: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    maxHeight: '320px',
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    boxSizing: 'border-box',
    maxWidth: '100%',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
})

interface PreformattedProps {
  label: string
  lang?: string
  className?: string | undefined
  children: ReactNode
}

export function Preformatted({ label, lang, className, children }: PreformattedProps) {
  const styles = useStyles()
  return (
    <pre
      tabIndex={0}
      role="group"
      aria-label={label}
      lang={lang}
      translate="no"
      className={mergeClasses(styles.text, className)}
    >
      {children}
    </pre>
  )
}
