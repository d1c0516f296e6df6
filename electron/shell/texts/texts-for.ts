import { de } from './de.ts'
import { en, type ShellTexts } from './en.ts'

/** For a BCP 47 tag; English where there is no catalogue for it. */
export function textsFor(locale: string): ShellTexts {
  return /^de(?:-|$)/i.test(locale) ? de : en
}
