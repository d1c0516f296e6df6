/** electron-updater's own updater for Windows, in folders of its own, with Node's HTTP in the place of Chromium's. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NsisUpdater } from 'electron-updater'
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js'
import { publicFeedKey } from '../../../electron/feed-signature.ts'
import type { Log } from '../../../electron/ports/log.ts'
import type { Feed } from '../../../electron/shell/update/signed-feed.ts'
import type { FeedHost, FeedKey } from './feed-host.ts'

class NodeHttpExecutor extends ElectronHttpExecutor {
  override createRequest(options: RequestOptions, callback: (response: unknown) => void) {
    return request(options).on('response', callback) as never
  }
  override addRedirectHandlers(): void {
    // Those of Chromium; Node's are followed by what this one extends.
  }
}

export interface RealUpdater extends AsyncDisposable {
  readonly updater: NsisUpdater
  /** Where it keeps what it downloads. */
  readonly cacheFolder: string
  readonly userDataFolder: string
}

export async function realUpdater(version: string, publisherName?: string): Promise<RealUpdater> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-updater-'))
  const appUpdateConfigPath = join(folder, 'app-update.yml')
  await writeFile(
    appUpdateConfigPath,
    [
      'provider: generic',
      'url: https://example.org/',
      'updaterCacheDirName: pi-offload-updater',
      ...(publisherName === undefined ? [] : [`publisherName: ['${publisherName}']`]),
    ].join('\n'),
  )
  const updater = new NsisUpdater(null, {
    ...{ version, name: 'Pi Offload', isPackaged: true, appUpdateConfigPath },
    ...{ userDataPath: join(folder, 'user-data'), baseCachePath: join(folder, 'cache') },
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  })
  const inside = updater as unknown as { httpExecutor: unknown; _testOnlyOptions: unknown }
  inside.httpExecutor = new NodeHttpExecutor()
  // While its feed is set, so that it asks for the channel file of Windows wherever this runs; afterwards it is as it is shipped.
  inside._testOnlyOptions = { platform: 'win32' }
  const setFeedURL = updater.setFeedURL.bind(updater)
  updater.setFeedURL = (options) => {
    setFeedURL(options)
    inside._testOnlyOptions = null
  }
  return {
    updater,
    cacheFolder: join(folder, 'cache', 'pi-offload-updater', 'pending'),
    userDataFolder: join(folder, 'user-data'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

export const feedAt = ({ url }: FeedHost, ...keys: FeedKey[]): Feed => ({
  url,
  keys: keys.map(({ key }) => publicFeedKey(key)),
})

export function memoryLog(): Log & { readonly events: { event: string; fields: object }[] } {
  const events: { event: string; fields: object }[] = []
  return {
    events,
    write: (event, fields = {}) => void events.push({ event, fields }),
    tail: () => Promise.resolve(events.map((entry) => JSON.stringify(entry))),
    forget: () => void events.splice(0),
  }
}
