/** An error: what happened, why, what to do now; the tool's own words are one click away. */
import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components'
import { useId, useState, type ReactNode } from 'react'
import type { Problem } from '../../electron/contract/problem.ts'
import { useLanguage } from '../texts/language.tsx'
import { CopyButton } from './copy-button.tsx'
import { Preformatted } from './preformatted.tsx'

const useStyles = makeStyles({
  bar: {
    alignItems: 'start',
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalS,
    rowGap: tokens.spacingVerticalXS,
  },
  body: { display: 'grid', rowGap: tokens.spacingVerticalXS, overflowWrap: 'anywhere' },
  original: { marginTop: tokens.spacingVerticalXS, minWidth: 0 },
})

interface ProblemViewProps {
  problem: Problem
  intent?: 'error' | 'warning'
  /** Buttons that help. */
  children?: ReactNode
}

export function ProblemView({ problem, intent = 'error', children }: ProblemViewProps) {
  const styles = useStyles()
  const { texts, problem: wordsOf } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  const originalId = useId()
  const words = wordsOf(problem)
  const everything = [
    `${words.title} (${problem.code})`,
    problem.detail,
    words.remedy,
    ...(problem.underlying === undefined ? [] : [problem.underlying]),
  ].join('\n')

  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar} data-problem={problem.code}>
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{words.title}</MessageBarTitle>
        {words.detail !== undefined && <div>{words.detail}</div>}
        <div>{words.remedy}</div>
        {isOpen && (
          <div id={originalId} className={styles.original}>
            <Preformatted label={texts.common.original} lang="en">
              {words.original ?? problem.detail}
            </Preformatted>
            {texts.common.problemCode(problem.code)}
          </div>
        )}
      </MessageBarBody>
      <MessageBarActions>
        {children}
        <Button
          size="small"
          appearance="subtle"
          aria-expanded={isOpen}
          aria-controls={isOpen ? originalId : undefined}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? texts.common.original_hide : texts.common.original}
        </Button>
        <CopyButton text={() => everything} />
      </MessageBarActions>
    </MessageBar>
  )
}
