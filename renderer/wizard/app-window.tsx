/** Everything that surrounds the pages: theme, language, state, and which page is shown. */
import {
  AriaLiveAnnouncer,
  createDOMRenderer,
  FluentProvider,
  makeStyles,
  RendererProvider,
  Spinner,
  tokens,
} from '@fluentui/react-components'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Transport } from '../connection/transport.ts'
import { createFormChanges } from '../state/form-changes.ts'
import { holds } from '../state/holds.ts'
import { openStore } from '../state/store.ts'
import { useAppState, useLine, WindowContext, type WindowContextValue } from '../state/window-context.tsx'
import { LanguageProvider, useLanguage } from '../texts/language.tsx'
import { languageFor } from '../texts/languages.ts'
import { ProblemView } from '../components/problem-view.tsx'
import { darkTheme, lightTheme } from '../components/theme.ts'
import { CurrentPage } from './current-page.tsx'
import { Shell } from './shell.tsx'

const useStyles = makeStyles({
  full: { minHeight: '100%', height: '100%', backgroundColor: 'transparent' },
  window: { height: '100%', backgroundColor: tokens.colorNeutralBackground2 },
  starting: { height: '100%', display: 'grid', placeContent: 'center' },
})

/** Styles are made by scripts: the server lets in those that bear the nonce which it put into the page. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
const styleRenderer = createDOMRenderer(document, { styleElementAttributes: { nonce } })
const darkMode = matchMedia('(prefers-color-scheme: dark)')

function watchDarkMode(listener: () => void): () => void {
  darkMode.addEventListener('change', listener)
  return () => darkMode.removeEventListener('change', listener)
}

export function AppWindow({ transport }: { transport: Transport }) {
  const [value] = useState(() => openWindow(transport))
  return (
    <RendererProvider renderer={styleRenderer}>
      <WindowContext value={value}>
        <Themed />
      </WindowContext>
    </RendererProvider>
  )
}

function openWindow(transport: Transport): WindowContextValue {
  const store = openStore(transport)
  const changes = createFormChanges(async (patch) => {
    const answer = await transport.call('changeSetup', { patch })
    // Answers and events come on different ways; what is wrong with the change comes with an event.
    if (!answer.ok) return answer.problem
    await store.until(({ form }) => holds(form.entered, patch))
    return undefined
  })
  return { transport, store, changes }
}

/** Below the provider of the renderer, so that its own styles bear the nonce, too. */
function Themed() {
  const styles = useStyles()
  const isDark = useSyncExternalStore(watchDarkMode, () => darkMode.matches)
  return (
    <FluentProvider theme={isDark ? darkTheme : lightTheme} className={styles.full}>
      <AriaLiveAnnouncer>
        <div className={styles.window}>
          <Contents />
        </div>
      </AriaLiveAnnouncer>
    </FluentProvider>
  )
}

function Contents() {
  const styles = useStyles()
  const { hasState, line } = useLine()
  if (hasState) return <Localized />
  const { texts } = languageFor(navigator.language)
  return (
    <LanguageProvider locale={navigator.language}>
      <main className={styles.starting}>
        <h1 className="visually-hidden">{texts.program}</h1>
        {line.kind === 'refused' ? (
          <ProblemView problem={line.problem} />
        ) : (
          <Spinner
            labelPosition="below"
            label={line.kind === 'down' ? texts.lineDown.title : texts.loading}
          />
        )}
      </main>
    </LanguageProvider>
  )
}

function Localized() {
  const locale = useAppState((state) => state.locale)
  return (
    <LanguageProvider locale={locale}>
      <DocumentLanguage />
      <Shell>
        <CurrentPage />
      </Shell>
    </LanguageProvider>
  )
}

function DocumentLanguage() {
  const { tag } = useLanguage()
  useEffect(() => {
    document.documentElement.lang = tag
  }, [tag])
  return null
}
