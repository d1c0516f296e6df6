/** The languages of the window: texts, numbers, and what each makes of the engine's plain English. */
import type { Problem } from '../../electron/contract/problem.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'
import { formatFor, type Format } from './format.ts'
import { translatePhrase } from './phrases.ts'
import { phrasesDe } from './phrases-de.ts'
import { problemsDe } from './problems-de.ts'
import { remediesEn } from './remedies-en.ts'

/** A text of the engine: translated, or as it came with `lang` saying so. */
interface Phrase {
  text: string
  lang: 'en' | undefined
}

interface ProblemWords {
  title: string
  /** Where it is not in the user's language it is part of `original`. */
  detail: string | undefined
  remedy: string
  /** What the tool, or the engine, said itself. */
  original: string | undefined
}

export interface Language {
  /** Of the texts: `en` or `de`. */
  tag: string
  texts: Texts
  format: Format
  /** What the engine says in English (titles of steps, summaries, notes), in this language where it is known. */
  readonly phrase: (english: string) => Phrase
  readonly problem: (problem: Problem) => ProblemWords
}

const english: Pick<Language, 'tag' | 'texts' | 'phrase' | 'problem'> = {
  tag: 'en',
  texts: en,
  phrase: (text) => ({ text, lang: undefined }),
  problem: ({ code, title, detail, remedy, underlying }) => ({
    title,
    detail,
    remedy: remediesEn[code] ?? remedy,
    original: underlying,
  }),
}

const german: typeof english = {
  tag: 'de',
  texts: de,
  phrase: (text) => {
    const translated = translatePhrase(phrasesDe, text)
    if (translated !== undefined) return { text: translated, lang: undefined }
    // A path, a name or a number is the same in every language.
    return { text, lang: /\s/.test(text) ? 'en' : undefined }
  },
  problem: ({ code, detail, underlying }) => ({
    ...problemsDe[code],
    detail: undefined,
    original: [detail, underlying].filter((part) => part !== undefined && part !== '').join('\n\n'),
  }),
}

/** German for every German-speaking region, English for all else; numbers always as in the user's own region. */
export function languageFor(locale: string): Language {
  return { ...(/^de\b/i.test(locale) ? german : english), format: formatFor(locale) }
}
