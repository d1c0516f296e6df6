/** An error that stands by itself. */
import {
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Problem } from '../../electron/contract/problem.ts'
import { useProblemWords } from './problem-words.tsx'

const useStyles = makeStyles({
  bar: {
    alignItems: 'start',
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalS,
    rowGap: tokens.spacingVerticalXS,
  },
  body: { display: 'grid', rowGap: tokens.spacingVerticalXS, overflowWrap: 'anywhere' },
})

interface ProblemViewProps {
  problem: Problem
  intent?: 'error' | 'warning'
  /** Buttons that help. */
  children?: ReactNode
}

export function ProblemView({ problem, intent = 'error', children }: ProblemViewProps) {
  const styles = useStyles()
  const { title, explanation, buttons } = useProblemWords(problem)
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar} data-problem={problem.code}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{title}</MessageBarTitle>
        {explanation}
      </MessageBarBody>
      <MessageBarActions>
        {children}
        {buttons}
      </MessageBarActions>
    </MessageBar>
  )
}
