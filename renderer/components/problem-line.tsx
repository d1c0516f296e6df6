/** An error of one line of a list, whose sign already says that it is one. */
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { Children, type ReactNode } from 'react'
import type { Problem } from '../../electron/contract/problem.ts'
import { Line } from './line.tsx'
import { useProblemWords } from './problem-words.tsx'
import { StateMark, type Mark } from './state-mark.tsx'

const useStyles = makeStyles({
  title: { color: tokens.colorNeutralForeground1 },
  words: { display: 'grid', rowGap: tokens.spacingVerticalXXS, color: tokens.colorNeutralForeground2 },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
  },
  // Without one that has a frame, their words stand in line with those above.
  frameless: { marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalS} - 1px)` },
})

interface ProblemLineProps {
  mark: Mark
  title: ReactNode
  problem: Problem
  aside?: ReactNode
  isSought?: boolean
  takesFocus?: boolean
  /** Buttons that help. */
  children?: ReactNode
}

export function ProblemLine({
  mark,
  title,
  problem,
  aside,
  isSought = false,
  takesFocus = false,
  children,
}: ProblemLineProps) {
  const styles = useStyles()
  const hasOwnButtons = Children.toArray(children).length > 0
  const { title: what, explanation, buttons } = useProblemWords(problem)
  return (
    <Line
      mark={<StateMark mark={mark} />}
      title={title}
      detail={<span className={styles.title}>{what}</span>}
      aside={aside}
      isSought={isSought}
      takesFocus={takesFocus}
    >
      <div className={styles.words} data-problem={problem.code}>
        {explanation}
      </div>
      <div className={mergeClasses(styles.buttons, !hasOwnButtons && styles.frameless)}>
        {children}
        {buttons}
      </div>
    </Line>
  )
}
