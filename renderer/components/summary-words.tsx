import type { StatusLine } from '../../electron/contract/status.ts'
import { useLanguage } from '../texts/language.tsx'

/** What a line says of itself; where that is what a plan would do about it, it is said so, for it is not how it is. */
export function SummaryWords({ line: { state, summary = '' } }: { line: StatusLine }) {
  const { texts, phrase } = useLanguage()
  const words = phrase(summary)
  const isPlanned = state === 'missing' || state === 'differs'
  return (
    <>
      {isPlanned && `${texts.dashboard.toBeDone} `}
      <span lang={words.lang}>{words.text}</span>
    </>
  )
}
