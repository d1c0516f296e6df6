/** The language of this window, for its components. */
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { Texts } from './en.ts'
import { languageFor, type Language } from './languages.ts'

const LanguageContext = createContext<Language>(languageFor('en'))

export function LanguageProvider({ locale, children }: { locale: string; children: ReactNode }) {
  const language = useMemo(() => languageFor(locale), [locale])
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function useLanguage(): Language {
  return useContext(LanguageContext)
}

export function useTexts(): Texts {
  return useLanguage().texts
}
