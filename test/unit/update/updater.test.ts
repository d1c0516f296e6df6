/** electron-updater itself, real files and a real server: what a feed may say and do, and what comes of it. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openUpdater } from '../../../electron/shell/update/updater.ts'
import { newFeedKey, openFeedHost, publish, type FeedHost } from './feed-host.ts'
import { feedAt, memoryLog, realUpdater, type RealUpdater } from './real-updater.ts'

const key = newFeedKey()
const installer = Buffer.from(`#!/bin/sh\necho "$@" > "$0.ran"\n${'#'.repeat(100_000)}\n`)

async function setUp({ version = '1.2.3', keys = [key], publisher = undefined as string | undefined } = {}) {
  const host = await openFeedHost()
  const real = await realUpdater(version, publisher)
  onTestFinished(async () => {
    await host[Symbol.asyncDispose]()
    await real[Symbol.asyncDispose]()
  })
  const log = memoryLog()
  return { host, real, log, program: openUpdater(real.updater, feedAt(host, ...keys), log) }
}

/** What could be installed. */
const downloaded = async ({ cacheFolder }: RealUpdater): Promise<string[]> =>
  (await readdir(cacheFolder).catch(() => [])).filter((name) => name.endsWith('.exe'))

const refused = (detail: string) => ({ problem: { code: 'UPDATE_NOT_GENUINE', detail } })

const change = ({ files }: FeedHost, name: string, changed: (bytes: Buffer) => Uint8Array): void =>
  void files.set(name, changed(Buffer.from(files.get(name) ?? [])))

describe('a newer version', () => {
  test('is downloaded, checked, and installed without a question', async () => {
    const { host, real, program } = await setUp()
    const name = await publish(host, { version: '1.3.0', installer, pem: key.pem })
    expect(await program.download()).toBe('1.3.0')
    const file = join(real.cacheFolder, name)
    expect(await readFile(file)).toEqual(installer)
    // Windows needs no such permission.
    await chmod(file, 0o755)
    program.install(true)
    await expect
      .poll(() => readFile(`${file}.ran`, 'utf8').catch(() => ''))
      .toBe('--updated /S --force-run\n')
  })

  test('is not asked for with a number that tells PCs apart', async () => {
    const { host, program } = await setUp()
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    await program.download()
    expect(host.asked.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['latest.yml', 'latest.yml.sig', 'Pi-Offload-Setup-1.3.0.exe']),
    )
    for (const { headers } of host.asked)
      expect(Object.keys(headers).filter((name) => name.startsWith('x-') || name === 'cookie')).toEqual([])
  })

  test('that an earlier process downloaded is checked again, and not downloaded again', async () => {
    const { host, real, program } = await setUp()
    const name = await publish(host, { version: '1.3.0', installer, pem: key.pem })
    await program.download()
    const file = join(real.cacheFolder, name)
    const start = async () => {
      const again = await realUpdater('1.2.3')
      onTestFinished(() => again[Symbol.asyncDispose]())
      await mkdir(dirname(again.cacheFolder), { recursive: true })
      await mkdir(again.cacheFolder)
      for (const kept of await readdir(real.cacheFolder))
        await writeFile(join(again.cacheFolder, kept), await readFile(join(real.cacheFolder, kept)))
      host.asked.splice(0)
      expect(await openUpdater(again.updater, feedAt(host, key), memoryLog()).download()).toBe('1.3.0')
      expect(await readFile(join(again.cacheFolder, name))).toEqual(installer)
      return host.asked.some((asked) => asked.name === name)
    }
    expect(await start()).toBe(false)
    // Somebody changed it meanwhile.
    await writeFile(file, 'something else')
    expect(await start()).toBe(true)
  })

  test('of a feed whose key is being changed has both signatures, and either key is enough', async () => {
    const next = newFeedKey()
    for (const known of [key, next]) {
      const { host, program } = await setUp({ keys: [known] })
      await publish(host, { version: '1.3.0', installer, pem: `${key.pem}${next.pem}` })
      expect(await program.download()).toBe('1.3.0')
    }
  })
})

describe('nothing newer', () => {
  test.for(['1.2.3', '1.2.2', '0.9.0'])('%s does nothing, though it is signed', async (version) => {
    const { host, real, program } = await setUp()
    await publish(host, { version, installer, pem: key.pem })
    expect(await program.download()).toBeUndefined()
    expect(await downloaded(real)).toEqual([])
  })
})

describe('what is not genuine is refused, and nothing of it is kept', () => {
  test('a list of versions that was changed', async () => {
    const { host, real, program } = await setUp()
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    change(host, 'latest.yml', (bytes) =>
      Buffer.from(bytes.toString().replace('version: 1.3.0', 'version: 9.9.9')),
    )
    await expect(program.download()).rejects.toMatchObject(
      refused('The list of versions has the signature of somebody else.'),
    )
    expect(await downloaded(real)).toEqual([])
  })

  test('a signature by another key', async () => {
    const { host, program } = await setUp()
    await publish(host, { version: '1.3.0', installer, pem: newFeedKey().pem })
    await expect(program.download()).rejects.toMatchObject(
      refused('The list of versions has the signature of somebody else.'),
    )
  })

  test('no signature', async () => {
    const { host, program } = await setUp()
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    host.files.delete('latest.yml.sig')
    await expect(program.download()).rejects.toMatchObject(refused('The list of versions has no signature.'))
  })

  test.for([
    ['empty', Buffer.of()],
    ['no Base64', Buffer.from('ä'.repeat(200))],
    ['too short', Buffer.from(`${Buffer.alloc(63).toString('base64')}\n`)],
    ['zeros', Buffer.from(`${Buffer.alloc(64).toString('base64')}\n`)],
  ] as const)('a signature that is %s', async ([, bytes]) => {
    const { host, program } = await setUp()
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    host.files.set('latest.yml.sig', bytes)
    await expect(program.download()).rejects.toMatchObject(
      refused('The list of versions has the signature of somebody else.'),
    )
  })

  test('another installer, of the same length', async () => {
    const { host, real, program } = await setUp()
    const name = await publish(host, { version: '1.3.0', installer, pem: key.pem })
    change(host, name, (bytes) => bytes.fill('!', 20, 30))
    await expect(program.download()).rejects.toMatchObject(
      refused('The installer is not the one that the list of versions names.'),
    )
    expect(await downloaded(real)).toEqual([])
    // Whoever asks for it all the same gets nothing.
    program.install(false)
    expect(await readdir(real.cacheFolder)).toEqual([])
  })

  test('an installer of another publisher, where the programs are signed', async () => {
    const { host, real, program } = await setUp({ publisher: 'CN=Example' })
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    const checked: string[][] = []
    // Authenticode is Windows' own; what it says here is pretended.
    real.updater.verifyUpdateCodeSignature = (names) => {
      checked.push(names)
      return Promise.resolve('signed by CN=Somebody')
    }
    await expect(program.download()).rejects.toMatchObject(
      refused('The installer has the signature of somebody else.'),
    )
    expect(checked).toEqual([['CN=Example']])
    expect(await downloaded(real)).toEqual([])
  })
})

describe('what fails is no reason to distrust, and the next look succeeds', () => {
  async function afterwards({ host, real, program }: Awaited<ReturnType<typeof setUp>>) {
    expect(await downloaded(real)).toEqual([])
    await publish(host, { version: '1.3.0', installer, pem: key.pem })
    expect(await program.download()).toBe('1.3.0')
  }

  test('no list there', async () => {
    const home = await setUp()
    await expect(home.program.download()).rejects.toMatchObject({
      code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND',
    })
    await afterwards(home)
  })

  test('no installer there', async () => {
    const home = await setUp()
    home.host.files.delete(await publish(home.host, { version: '1.3.0', installer, pem: key.pem }))
    await expect(home.program.download()).rejects.toThrow('404')
    await afterwards(home)
  })

  test.for(['latest.yml', 'latest.yml.sig', 'Pi-Offload-Setup-1.3.0.exe'])(
    'the line is cut in the middle of %s',
    async (name) => {
      const home = await setUp()
      await publish(home.host, { version: '1.3.0', installer, pem: key.pem })
      home.host.cut.add(name)
      await expect(home.program.download()).rejects.toMatchObject({ code: 'ECONNRESET' })
      home.host.cut.clear()
      await afterwards(home)
    },
  )

  test('the server is gone', async () => {
    const { host, program } = await setUp()
    await host[Symbol.asyncDispose]()
    await expect(program.download()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('the disk takes nothing', async () => {
    const home = await setUp()
    await publish(home.host, { version: '1.3.0', installer, pem: key.pem })
    const folder = dirname(home.real.cacheFolder)
    await mkdir(dirname(folder), { recursive: true })
    // A file where its folder would be.
    await writeFile(folder, '')
    await expect(home.program.download()).rejects.toMatchObject({ code: 'ENOTDIR' })
  })
})
