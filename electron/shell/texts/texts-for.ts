import type { Electron } from '../electron.ts'
import { de } from './de.ts'
import { en, type ShellTexts } from './en.ts'

/** The language of the system, as a BCP 47 tag; known when Electron is ready. */
export function localeOf(app: Electron['app']): string {
  return app.getPreferredSystemLanguages()[0] ?? app.getLocale()
}

/** For a BCP 47 tag; English where there is no catalogue for it. */
export function textsFor(locale: string): ShellTexts {
  return /^de(?:-|$)/i.test(locale) ? de : en
}
