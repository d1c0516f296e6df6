/** Hears everything that a server sends to a window, the endless stream of events too, as it comes over the wire. */
import type { CDPSession, Page } from 'playwright-core'

export interface Listener {
  /** All of it, as text. */
  readonly heard: () => string
}

export async function listenTo(page: Page): Promise<Listener> {
  const session: CDPSession = await page.context().newCDPSession(page)
  const pieces: Buffer[] = []
  const keep = (base64: string | undefined): void => {
    if (base64 !== undefined) pieces.push(Buffer.from(base64, 'base64'))
  }
  await session.send('Network.enable')
  session.on('Network.dataReceived', ({ data }) => keep(data))
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!new URL(response.url).pathname.startsWith('/api/')) return
    pieces.push(Buffer.from(JSON.stringify(response.headers)))
    // An answer that is complete already has nothing left to stream: its body is asked for then.
    session
      .send('Network.streamResourceContent', { requestId })
      .then(({ bufferedData }) => keep(bufferedData))
      .catch(async () => {
        const { body, base64Encoded } = await session.send('Network.getResponseBody', { requestId })
        pieces.push(Buffer.from(body, base64Encoded ? 'base64' : 'utf8'))
      })
      .catch(() => undefined)
  })
  return { heard: () => Buffer.concat(pieces).toString('utf8') }
}
