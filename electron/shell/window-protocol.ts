/** The window's files under a protocol of their own: `file:` would give the page rights that it does not need. */
import type { Protocol } from 'electron'
import { headersFor } from '../ipc/headers.ts'
import { Refusal } from '../ipc/refusal.ts'
import { windowFile } from '../ipc/window-files.ts'

const scheme = 'app'
const host = 'pi-offload'

/** As Chromium writes it for a standard scheme. */
export const windowOrigin = `${scheme}://${host}`
export const windowUrl = `${windowOrigin}/`

/** Has to be said before Electron is ready. */
export function registerWindowProtocol(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers with the files of the built window, and with nothing else. */
export function serveWindowFiles(protocol: Protocol, windowFolder: string): void {
  protocol.handle(scheme, async ({ url, method }) => {
    try {
      const asked = new URL(url)
      if (asked.host !== host || method !== 'GET') throw new Refusal(404, 'REQUEST_INVALID', 'Not here.')
      const { headers, body } = await windowFile(windowFolder, asked.pathname)
      return new Response(new Uint8Array(body), { headers })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const headers = headersFor('text/plain; charset=utf-8')
      return new Response(`${error.message}\n`, { status: error.status, headers })
    }
  })
}
