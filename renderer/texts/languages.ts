/** The language of a window: its texts, its numbers, and what it makes of the engine's plain English. */
import type { Problem } from '../../electron/contract/problem.ts'
import { translatePhrase } from '../../electron/contract/texts/phrases.ts'
import { problemsDe } from '../../electron/contract/texts/problems-de.ts'
import { remediesEn } from '../../electron/contract/texts/remedies-en.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'
import { formatFor, type Format } from './format.ts'
import { phrasesDe } from './phrases-de.ts'

/** A text of the engine: translated, or as it came with `lang` saying so. */
interface Phrase {
  text: string
  lang: 'en' | undefined
}

interface ProblemWords {
  title: string
  /** What was found out: which file, which port, how much. */
  detail: Phrase | undefined
  /** What the setup wants in its place, where a person decides. */
  wanted: Phrase | undefined
  remedy: string
  /** What the tool itself said. */
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
  problem: ({ code, title, detail, remedy, underlying, decision }) => ({
    title,
    detail: detail === '' ? undefined : { text: detail, lang: undefined },
    wanted: decision && { text: decision.wanted, lang: undefined },
    remedy: remediesEn[code] ?? remedy,
    original: underlying,
  }),
}

function germanPhrase(text: string): Phrase {
  const translated = translatePhrase(phrasesDe, text)
  if (translated !== undefined) return { text: translated, lang: undefined }
  // A path, a name or a number is the same in every language.
  return { text, lang: /\s/.test(text) ? 'en' : undefined }
}

const german: typeof english = {
  tag: 'de',
  texts: de,
  phrase: germanPhrase,
  problem: ({ code, detail, underlying, decision }) => ({
    ...problemsDe[code],
    detail: detail === '' ? undefined : germanPhrase(detail),
    wanted: decision && germanPhrase(decision.wanted),
    original: underlying,
  }),
}

/** German for every German-speaking region, English for all else; numbers always as in the user's own region. */
export function languageFor(locale: string): Language {
  return { ...(/^de\b/i.test(locale) ? german : english), format: formatFor(locale) }
}
