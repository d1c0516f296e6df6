/** What a page may not do, even one that somebody else got into the window. docs/security.md has the whole list. */
import type { Session, Shell, WebContents } from 'electron'
import { windowUrl } from './window-protocol.ts'

/** Where links of the window lead to; they open in the browser. All others are text. */
const linkedOrigins: ReadonlySet<string> = new Set([
  'https://www.virtualbox.org',
  'https://channels.nixos.org',
  'https://releases.nixos.org',
])

/** The copy buttons need it; Chromium grants it to a click alone. */
const granted = 'clipboard-sanitized-write'

export function lockSession(session: Session): void {
  const isOwnPage = (details: { isMainFrame: boolean; requestingUrl?: string }): boolean =>
    details.isMainFrame && details.requestingUrl?.startsWith(windowUrl) === true
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === granted && isOwnPage(details)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, _origin, details) => permission === granted && isOwnPage(details),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  // The window has no network. The content security policy says so too, but not for everything that fetches.
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*'] },
    (_details, answer) => answer({ cancel: true }),
  )
}

export function lockContents(contents: WebContents, { openExternal }: Pick<Shell, 'openExternal'>): void {
  contents.on('will-frame-navigate', (event) => {
    const isReload = event.isMainFrame && event.url === windowUrl
    if (!isReload) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isLinked(url)) void openExternal(url)
    return { action: 'deny' }
  })
}

function isLinked(url: string): boolean {
  return URL.canParse(url) && linkedOrigins.has(new URL(url).origin)
}
