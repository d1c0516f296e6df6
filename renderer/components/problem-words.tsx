/** What is said of an error, wherever it stands: why, what to do now; the tool's own words are one click away. */
import { Button, makeStyles, tokens } from '@fluentui/react-components'
import { useId, useState } from 'react'
import type { Problem } from '../../electron/contract/problem.ts'
import { useLanguage } from '../texts/language.tsx'
import { CopyButton } from './copy-button.tsx'
import { Preformatted } from './preformatted.tsx'

const useStyles = makeStyles({
  words: { overflowWrap: 'anywhere' },
  original: { marginTop: tokens.spacingVerticalXS, minWidth: 0 },
})

/** The words and the buttons apart: where they stand differs. */
export function useProblemWords(problem: Problem) {
  const styles = useStyles()
  const { texts, problem: wordsOf } = useLanguage()
  const [isOpen, setIsOpen] = useState(false)
  const originalId = useId()
  const words = wordsOf(problem)
  const everything = [
    `${words.title} (${problem.code})`,
    problem.detail,
    ...(problem.decision === undefined ? [] : [problem.decision.wanted]),
    words.remedy,
    ...(problem.underlying === undefined ? [] : [problem.underlying]),
  ].join('\n')

  return {
    title: words.title,
    explanation: (
      <>
        {words.detail !== undefined && (
          <div className={styles.words} lang={words.detail.lang}>
            {words.detail.text}
          </div>
        )}
        {words.wanted !== undefined && (
          <div className={styles.words}>
            {texts.common.wantedThere} <span lang={words.wanted.lang}>{words.wanted.text}</span>
          </div>
        )}
        <div className={styles.words}>{words.remedy}</div>
        {isOpen && words.original !== undefined && (
          <div id={originalId} className={styles.original}>
            <Preformatted label={texts.common.original} lang="en">
              {words.original}
            </Preformatted>
            {texts.common.problemCode(problem.code)}
          </div>
        )}
      </>
    ),
    buttons: (
      <>
        {words.original !== undefined && (
          <Button
            size="small"
            appearance="subtle"
            aria-expanded={isOpen}
            aria-controls={isOpen ? originalId : undefined}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? texts.common.original_hide : texts.common.original}
          </Button>
        )}
        <CopyButton text={() => everything} />
      </>
    ),
  }
}
