/**
 * The installer as `npm run dist` makes it where Electron cannot be had: electron-builder's own, compiled by Debian's NSIS, around the
 * program on a stand-in for Electron (test/packaging/stand-in). Two versions of it, and what a person does with them on Windows.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { standInForElectron } from '../../../electron/packaging/electron-dist.ts'
import { feedKeysIn, publicFeedKey } from '../../../electron/feed-signature.ts'
import { pack, programFolder } from '../../../electron/packaging/pack.ts'
import { buildProgram } from '../../../electron/packaging/program.ts'
import { signFeed } from '../../../electron/packaging/sign-feed.ts'
import type { Signing } from '../../../electron/packaging/signing.ts'
import { newFeedKey, openFeedHost, type FeedHost } from '../../unit/update/feed-host.ts'
import { fixture } from '../../fakes/windows/fixture.ts'
import { pageOf, type Page } from '../../unit/shell/page.ts'
import { run, type LabRun } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { placeNativeProgram } from './native-program.ts'
import { drivePath, runInWine, windowsPath } from './wine.ts'

const folder = join(labPaths.windows, 'installer')
const press = join(folder, 'press.exe')
/** What the boxes of the uninstaller said. */
const boxes = join(folder, 'boxes.txt')

/** What is installed first, and what comes after it. */
export const versions = ['1.0.0', '1.1.0'] as const
type Version = (typeof versions)[number]
/** The first of them as electron-builder packed it. */
export const packedFolder = join(folder, versions[0], 'win-unpacked')

/** Of the feed that both of them know; it is there while somebody serves it. */
const feedPort = 47_613
const feedKeyFile = join(folder, 'feed-key.pem')

/** Unsigned, with that feed, as both are packed. */
export async function signing(): Promise<Signing> {
  const url = `http://127.0.0.1:${feedPort}/updates`
  const keys = feedKeysIn(await readFile(feedKeyFile, 'utf8')).map(publicFeedKey)
  return {
    ...{ kind: 'none', build: { signedBy: null, feed: { url, keys } } },
    config: { publish: { provider: 'generic', url } },
  }
}

/** Ready to be run; a minute. */
export async function buildInstallers(): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { pem } = newFeedKey()
  await writeFile(feedKeyFile, pem)
  const common = {
    electron: await standInForElectron('windows'),
    signing: await signing(),
    targets: ['nsis'],
  } as const
  await buildProgram(programFolder)
  for (const version of versions) await pack({ ...common, outFolder: join(folder, version), version })
  await signFeed(join(folder, versions[1], 'latest.yml'), { PI_OFFLOAD_FEED_KEY: pem })
  const source = join(import.meta.dirname, 'installer', 'press.nsi')
  const defines = [`-DOUT_FILE=${press}`, `-DNOTES=${windowsPath(folder)}`]
  await run(['makensis', '-WX', '-V2', ...defines, source])
}

/** The feed of the second one, as it would be put on a server. */
export async function serveFeed(): Promise<FeedHost> {
  const host = await openFeedHost(feedPort)
  const release = join(folder, versions[1])
  for (const name of await readdir(release))
    if (/^latest\.yml|\.exe$/.test(name)) host.files.set(name, await readFile(join(release, name)))
  return host
}

const localAppData = 'users/root/AppData/Local'
const place = `C:\\${localAppData.replaceAll('/', '\\')}\\Programs\\pi-offload`
/** As Linux sees them. */
export const installed = drivePath(`${localAppData}/Programs/pi-offload`)
export const dataFolder = drivePath(`${localAppData}/pi-offload/Data`)

/** What a run of these tests left that was ended in its middle. */
export async function removeTraces(): Promise<void> {
  const temp = drivePath(`${localAppData}/Temp`)
  for (const path of [installed, dataFolder, drivePath(`${localAppData}/pi-offload-updater`), temp])
    await rm(path, { recursive: true, force: true })
  await mkdir(temp)
}

/** As the program that updates itself calls it, or silently for the first time. */
export function install(version: Version, options: readonly string[] = []): Promise<LabRun> {
  return runInWine([
    windowsPath(join(folder, version, `pi-offload-setup-${version}.exe`)),
    ...['/S', ...options],
  ])
}

const powerShell = drivePath('windows/system32/WindowsPowerShell/v1.0/powershell.exe')

/**
 * A PowerShell that answers as the documentation says, where Wine's own says nothing: without one the program does not open. Gives what
 * puts Wine's own back.
 */
export async function placePowerShell(): Promise<() => Promise<void>> {
  const ofWine = `${powerShell}.wine`
  await rename(powerShell, ofWine)
  await placeNativeProgram(
    powerShell,
    `if (process.argv.some((word) => word.endsWith('pc-facts.ps1'))) console.log(${JSON.stringify(fixture('pc-facts.english'))})
     else process.exitCode = 1`,
  )
  return async () => {
    await rm(powerShell.replace(/exe$/, 'cjs'))
    await rename(ofWine, powerShell)
  }
}

export interface Started {
  /** Resolves with its page, where it shows one. */
  page: Promise<Page>
  ended: Promise<LabRun>
}

/** Starts what is installed, as a click on its shortcut would. */
export async function start(options: readonly string[] = []): Promise<Started> {
  return withPerson({}, (env) => runInWine([`${place}\\Pi Offload.exe`, ...options], { env }))
}

export interface Uninstalled {
  exitCode: number
  /** What the box of the program said, where there was one. */
  asked: string[]
  /** What the boxes of the uninstaller said. */
  boxes: string[]
}

/** `answer`: the button of the program's box. `press`: the buttons of the uninstaller's own boxes that come. */
export async function uninstall({
  answer,
  buttons = [],
  options = [],
}: {
  answer?: number
  buttons?: readonly number[]
  options?: readonly string[]
}): Promise<Uninstalled> {
  await rm(boxes, { force: true })
  const asked: string[] = []
  // `_?=`: from where it is, so that its end can be waited for; it then leaves itself.
  const argv = [`${place}\\Uninstall Pi Offload.exe`, ...options, `_?=${place}`]
  const { ended } = await withPerson({ answer, onAsked: (message) => asked.push(message) }, (env) =>
    runInWine(argv, { env }),
  )
  const [{ exitCode }] = await Promise.all([
    ended,
    ...(buttons.length > 0 ? [runInWine([windowsPath(press), ...buttons.map(String)])] : []),
  ])
  const said = await readFile(boxes, 'utf16le').catch(() => '')
  return { exitCode, asked, boxes: said.split('\n---\n').filter((text) => text !== '') }
}

/** As from the list of apps: the uninstaller goes on from a copy of itself, and takes itself away, too. */
export async function uninstallAsWindowsDoes(buttons: readonly number[]): Promise<void> {
  const { ended } = await withPerson({}, (env) => runInWine([`${place}\\Uninstall Pi Offload.exe`], { env }))
  await Promise.all([ended, runInWine([windowsPath(press), ...buttons.map(String)])])
  const deadline = performance.now() + 60_000
  // The entry goes last.
  while ((await versionInstalled()) !== undefined) {
    if (performance.now() > deadline) throw new Error('the uninstaller does not come to its end')
    await sleep(200)
  }
}

interface Person {
  answer?: number | undefined
  onAsked?: (message: string) => void
}

/** Somebody who sits before the program that `begin` starts, itself or by way of others. */
async function withPerson(
  { answer, onAsked = () => undefined }: Person,
  begin: (env: Record<string, string>) => Promise<LabRun>,
): Promise<Started> {
  const page = Promise.withResolvers<Page>()
  // Nobody may wait for one.
  page.promise.catch(() => undefined)
  const server = createServer((line) => {
    const ended = new Promise<string>((resolve) => line.once('close', () => resolve('')))
    line.on('error', () => undefined)
    answerBoxes(line, (message) => {
      onAsked(message)
      return answer
    })
    pageOf({ input: line, output: line, ended }).then(page.resolve, page.reject)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  const ended = begin({ PI_OFFLOAD_STAND_IN_PORT: String(address.port) }).finally(() => server.close())
  return { page: page.promise, ended }
}

function answerBoxes(line: Socket, answer: (message: string) => number | undefined): void {
  let text = ''
  line.on('data', (piece) => {
    text += piece.toString()
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const told of lines.map((one) => JSON.parse(one) as { kind: string; message: string })) {
      if (told.kind !== 'message-box') continue
      const press = answer(told.message)
      if (press !== undefined) line.write(`${JSON.stringify({ press })}\n`)
    }
  })
}

/**
 * All files of the user on drive C:, by their paths there, without what others leave in Temp: Wine's cmd.exe, and NSIS the copy of the
 * uninstaller that it ran, and its plug-ins, which Windows deletes at its next start.
 */
export async function filesOfUser(): Promise<string[]> {
  const top = drivePath('users/root')
  const entries = await readdir(top, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .filter(
      (path) =>
        !/^AppData\/Local\/Temp\/(?:CMD\w+\.tmp|~nsu\d*\.tmp\/Un\.exe|ns\w+\.tmp\/\w+\.dll)$/.test(path),
    )
    .sort()
}

/** Electron's stand-in keeps nothing where Electron does. */
export async function keepAsChromium(name: string): Promise<void> {
  const place = drivePath(`users/root/AppData/Roaming/${name}`)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'Preferences'), '{}')
}

/** All that the registry has of this user, a line each, without Wine's own notes. */
export async function registryOfUser(): Promise<string[]> {
  const { stdout } = await runInWine(['reg', 'query', 'HKCU\\Software', '/s'])
  const keys = stdout
    .split(/\r?\n(?=HKEY_)/)
    .filter((key) => !key.trim().startsWith('HKEY_CURRENT_USER\\Software\\Wine'))
  return keys.flatMap((key) => key.split(/\r?\n/)).filter((line) => line.trim() !== '')
}

/** By which Windows knows the program: electron-builder makes it of the `appId` (a UUID of version 5). */
const guid = '7850c40f-ac2f-5e7b-ad1c-17492097fae0'
const uninstallKey = `HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${guid}`

/** As the list of apps has it. */
export async function versionInstalled(): Promise<string | undefined> {
  const { stdout } = await runInWine(['reg', 'query', uninstallKey, '/v', 'DisplayVersion'])
  return /REG_SZ\s+(\S+)/.exec(stdout)?.[1]
}

export async function isInRegistry(key: string, value?: string): Promise<boolean> {
  const { exitCode } = await runInWine(['reg', 'query', key, ...(value === undefined ? [] : ['/v', value])])
  return exitCode === 0
}

export async function addToRegistry(key: string, value: string, data: string): Promise<void> {
  await runInWine(['reg', 'add', key, '/v', value, '/d', data, '/f'])
}

export async function writeLedger(): Promise<void> {
  await mkdir(dataFolder, { recursive: true })
  await writeFile(
    join(dataFolder, 'ledger.json'),
    JSON.stringify({
      version: 1,
      installationId: '6f2b0c0a-43a5-4d0e-9f5f-0a1b2c3d4e5f',
      confirmedPiHostKeys: {},
    }),
  )
}
