/** An error of one line of a list, whose sign already says that it is one. */
import { makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
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
    // Those without a frame stand in line with the words.
    marginInlineStart: '-1px',
  },
})

interface ProblemLineProps {
  mark: Mark
  title: ReactNode
  problem: Problem
  aside?: ReactNode
  /** Buttons that help. */
  children?: ReactNode
}

export function ProblemLine({ mark, title, problem, aside, children }: ProblemLineProps) {
  const styles = useStyles()
  const { title: what, explanation, buttons } = useProblemWords(problem)
  return (
    <Line
      mark={<StateMark mark={mark} />}
      title={title}
      detail={<span className={styles.title}>{what}</span>}
      aside={aside}
    >
      <div className={styles.words} data-problem={problem.code}>
        {explanation}
      </div>
      <div className={styles.buttons}>
        {children}
        {buttons}
      </div>
    </Line>
  )
}
