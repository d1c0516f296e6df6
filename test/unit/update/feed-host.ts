/** A server with an update feed on loopback, and the files of a release as `npm run dist` leaves them. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signFeed } from '../../../electron/packaging/sign-feed.ts'

export interface FeedKey {
  readonly pem: string
  readonly key: KeyObject
}

export function newFeedKey(): FeedKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { key: privateKey, pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

export interface FeedHost extends AsyncDisposable {
  readonly url: string
  readonly files: Map<string, Uint8Array>
  /** Those whose line is cut in their middle. */
  readonly cut: Set<string>
  readonly asked: { name: string; headers: IncomingHttpHeaders }[]
}

/** `port`: 0 for any that is free. */
export async function openFeedHost(port = 0): Promise<FeedHost> {
  const files = new Map<string, Uint8Array>()
  const cut = new Set<string>()
  const asked: FeedHost['asked'] = []
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '', 'http://feed').pathname.slice('/updates/'.length)
    asked.push({ name, headers: request.headers })
    const body = files.get(name)
    if (body === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-length': body.length })
    if (!cut.has(name)) response.end(body)
    else response.write(body.subarray(0, body.length / 2), () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    ...{ files, cut, asked, url: `http://127.0.0.1:${String(address.port)}/updates` },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface Release {
  version: string
  installer: Uint8Array
  /** PEM, one behind the other. */
  pem: string
}

/** Puts the three files of a release there. The channel file has the form of app-builder-lib, out/publish/updateInfoBuilder.js. */
export async function publish({ files }: FeedHost, { version, installer, pem }: Release): Promise<string> {
  const name = `Pi-Offload-Setup-${version}.exe`
  const sha512 = createHash('sha512').update(installer).digest('base64')
  const channel = [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${sha512}`,
    `    size: ${String(installer.length)}`,
    `path: ${name}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-11-30T10:00:00.000Z'`,
    '',
  ].join('\n')
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-release-'))
  const channelFile = join(folder, 'latest.yml')
  await writeFile(channelFile, channel)
  const signatureFile = await signFeed(channelFile, { PI_OFFLOAD_FEED_KEY: pem })
  files.set('latest.yml', await readFile(channelFile))
  files.set('latest.yml.sig', await readFile(signatureFile))
  files.set(name, installer)
  await rm(folder, { recursive: true })
  return name
}
