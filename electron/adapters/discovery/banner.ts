/** Asks machines whether an ssh server answers. A server speaks first (RFC 4253, 4.2), so nothing is sent to it. */
import { connect } from 'node:net'
import PQueue from 'p-queue'

/** A home router forgets connections that nobody answers when there are too many at once. */
const atOnce = 64
const maxBannerBytes = 255

export interface BannerOptions {
  port: number
  timeoutMs: number
  signal: AbortSignal
  onBanner: (address: string, banner: string) => void
}

/** Tells of each address that answers; ends when all were tried or the signal says so. */
export async function askForBanners(addresses: Iterable<string>, options: BannerOptions): Promise<void> {
  const queue = new PQueue({ concurrency: atOnce })
  for (const address of addresses)
    void queue.add(async () => {
      if (options.signal.aborted) return
      const banner = await readBanner(address, options)
      if (banner !== undefined) options.onBanner(address, banner)
    })
  await queue.onIdle()
}

/** The server's first line; `undefined` when nobody answers in time or what answers is no ssh server. */
function readBanner(
  address: string,
  { port, timeoutMs, signal }: Pick<BannerOptions, 'port' | 'timeoutMs' | 'signal'>,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    let text = ''
    const finish = (banner: string | undefined): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(banner)
    }
    const onAbort = (): void => finish(undefined)
    // All in all: a server that sends a byte from time to time may not hold us up.
    const timer = setTimeout(() => finish(undefined), timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('error', () => finish(undefined))
    socket.on('end', () => finish(undefined))
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const line = /^(SSH-[\x20-\x7e]*)\r?\n/.exec(text)?.[1]
      if (line !== undefined) finish(line.slice(0, maxBannerBytes))
      else if (text.length > maxBannerBytes || !'SSH-'.startsWith(text.slice(0, 4))) finish(undefined)
    })
  })
}
