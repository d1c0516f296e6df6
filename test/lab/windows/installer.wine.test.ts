/** Installing, updating and uninstalling, with electron-builder's own installer around the program on a stand-in for Electron. */
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeWayExitCodes } from '../../../electron/shell/make-way.ts'
import { fillIn, hasEnded, planAndStart } from '../../unit/shell/program.ts'
import {
  addToRegistry,
  dataFolder,
  filesOfUser,
  install,
  installed,
  isInRegistry,
  keepAsChromium,
  placePowerShell,
  registryOfUser,
  removeTraces,
  serveFeed,
  start,
  uninstall,
  uninstallAsWindowsDoes,
  versionInstalled,
  writeLedger,
} from './installer.ts'
import { placeNativeProgram } from './native-program.ts'
import { testFolder } from './program.ts'
import { runInWine, windowsPath } from './wine.ts'

// Each starts a dozen programs, and Wine takes its time for each; a rehearsal takes a minute on its own.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const nsis = { ok: 1, cancel: 2, yes: 6, no: 7 }
/** Of the box of the program (electron/shell/uninstall.ts). */
const answers = { remove: 0, keep: 1, cancel: 2 }
const ledger = join(dataFolder, 'ledger.json')
const leftNote = join(dataFolder, 'how-to-remove.txt')
const linkKey = 'HKCU\\Software\\Classes\\pi-offload'
const runKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'
const appId = 'PiOffload.PiOffload'

const isInstalled = async () => ({
  program: existsSync(join(installed, 'Pi Offload.exe')),
  listed: (await versionInstalled()) !== undefined,
})
const all = { program: true, listed: true }
const none = { program: false, listed: false }

/** The installed program does nothing else from now on. */
const answerMakeWay = (exitCode: number): Promise<void> =>
  writeFile(
    join(installed, 'stand-in.js'),
    `process.exit(process.argv.includes('--make-way') ? ${exitCode} : 1)`,
  )

async function removeAll(): Promise<void> {
  await rm(dataFolder, { recursive: true, force: true })
  if (existsSync(join(installed, 'Uninstall Pi Offload.exe'))) await uninstall({ options: ['/S'] })
  await rm(installed, { recursive: true, force: true })
  await rm(dataFolder, { recursive: true, force: true })
}

beforeAll(removeTraces)

describe('installed, used, updated and uninstalled', () => {
  afterEach(removeAll)

  it('it does its work each time, and leaves nothing of ours', async () => {
    const before = { files: await filesOfUser(), registry: await registryOfUser() }
    expect((await install('1.0.0')).exitCode).toBe(0)
    const added = (await filesOfUser()).filter((file) => !before.files.includes(file))
    // What a person sees of it: two shortcuts, and an entry in the list of apps.
    expect(added.filter((file) => file.endsWith('.lnk'))).toEqual([
      'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Pi Offload.lnk',
      'Desktop/Pi Offload.lnk',
    ])
    const elsewhere = (file: string): boolean =>
      !file.endsWith('.lnk') && !file.startsWith('AppData/Local/Programs/pi-offload/')
    // The installer keeps itself for the next update.
    expect(added.filter(elsewhere)).toEqual(['AppData/Local/pi-offload-updater/installer.exe'])
    expect(await versionInstalled()).toBe('1.0.0')

    const { page, ended } = await start(['--rehearsal'])
    const shown = await page
    const { window, client } = shown
    expect(window).toMatchObject({ status: 200, title: 'Pi Offload' })
    await fillIn(client)
    await planAndStart(client, 'present')
    const { run } = await client.until(hasEnded)
    expect(run?.view.state).toBe('succeeded')
    shown.click('quit')
    expect((await ended).exitCode).toBe(0)

    expect((await install('1.1.0', ['--updated'])).exitCode).toBe(0)
    expect(await versionInstalled()).toBe('1.1.0')
    const again = await start(['--rehearsal'])
    ;(await again.page).click('quit')
    expect((await again.ended).exitCode).toBe(0)

    for (const name of ['pi-offload', 'pi-offload-rehearsal']) await keepAsChromium(name)
    await uninstallAsWindowsDoes([nsis.ok])
    expect(await filesOfUser()).toEqual(before.files)
    expect(await registryOfUser()).toEqual(before.registry)
  })
})

describe('uninstalled by hand', () => {
  beforeEach(async () => {
    await writeLedger()
    expect((await install('1.0.0')).exitCode).toBe(0)
  })
  afterEach(removeAll)

  it('goes when nothing is left, with what the program entered in the registry', async () => {
    await addToRegistry(linkKey, 'URL Protocol', '')
    await addToRegistry(runKey, appId, 'x')
    await rm(ledger)
    const { exitCode, asked } = await uninstall({ buttons: [nsis.ok] })
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: [] })
    expect(await isInstalled()).toEqual(none)
    expect(existsSync(leftNote)).toBe(false)
    expect(await isInRegistry(linkKey)).toBe(false)
    expect(await isInRegistry(runKey, appId)).toBe(false)
  })

  it('leaves what the user keeps, and says beside it how to remove it, until it is installed again', async () => {
    const { exitCode, asked } = await uninstall({ answer: answers.keep, buttons: [nsis.ok] })
    expect({ exitCode, asked: asked.length }).toEqual({ exitCode: 0, asked: 1 })
    expect(await isInstalled()).toEqual(none)
    expect(existsSync(ledger)).toBe(true)
    expect(await readFile(leftNote, 'utf16le')).toMatch(/^\uFEFFPi Offload was uninstalled/)
    await install('1.0.0')
    expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, false])
  })

  it('stays as a whole where the user changes his mind', async () => {
    const { exitCode } = await uninstall({ answer: answers.cancel, buttons: [nsis.ok] })
    expect(exitCode).not.toBe(0)
    expect(await isInstalled()).toEqual(all)
    // Before the program is asked, too.
    expect((await uninstall({ buttons: [nsis.cancel] })).asked).toEqual([])
    expect(await isInstalled()).toEqual(all)
  })

  it.each([
    ['no', nsis.no, all],
    ['yes', nsis.yes, none],
  ])('asks itself where the program cannot start, and is answered %s', async (_answer, button, left) => {
    // As where a virus scanner took a part of it away.
    await rm(join(installed, 'stand-in.js'))
    const { boxes } = await uninstall({ buttons: [nsis.ok, button] })
    expect(boxes[1]).toMatch(/^Pi Offload did not start/)
    expect(await isInstalled()).toEqual(left)
    expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, left === none])
  })

  it('asks itself where the program is gone', async () => {
    await rm(join(installed, 'Pi Offload.exe'))
    const { boxes, asked } = await uninstall({ buttons: [nsis.ok, nsis.yes] })
    expect([asked, boxes.length]).toEqual([[], 2])
    expect(await isInstalled()).toEqual(none)
  })

  it('silently it asks nobody, keeps all, and says how to remove it', async () => {
    const { exitCode, asked, boxes } = await uninstall({ options: ['/S'] })
    expect({ exitCode, asked, boxes }).toEqual({ exitCode: 0, asked: [], boxes: [] })
    expect(await isInstalled()).toEqual(none)
    expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, true])
  })
})

describe('updated', () => {
  const key = 'HKLM\\SOFTWARE\\Oracle\\VirtualBox'
  const folder = join(testFolder, 'VirtualBox')
  const calls = join(testFolder, 'vboxmanage-calls.txt')

  beforeEach(async () => {
    // A VirtualBox that notes who calls it: the machine would be unregistered by it.
    await placeNativeProgram(
      join(folder, 'VBoxManage.exe'),
      `require('fs').appendFileSync(${JSON.stringify(windowsPath(calls))}, process.argv.slice(2).join(' ') + '\\n')`,
    )
    await runInWine([
      'reg',
      'add',
      key,
      '/v',
      'InstallDir',
      '/d',
      `${windowsPath(folder)}\\`,
      '/f',
      '/reg:64',
    ])
    await writeLedger()
    expect((await install('1.0.0')).exitCode).toBe(0)
  })
  afterEach(async () => {
    await removeAll()
    await runInWine(['reg', 'delete', key, '/f', '/reg:64'])
  })

  it('asks nobody, keeps machine and notes, and leaves no text about what is left', async () => {
    await addToRegistry(linkKey, 'URL Protocol', '')
    const notes = await readFile(ledger)
    expect((await install('1.1.0', ['--updated'])).exitCode).toBe(0)
    expect(await versionInstalled()).toBe('1.1.0')
    expect(await isInstalled()).toEqual(all)
    expect(await isInRegistry(linkKey)).toBe(true)
    expect([await readFile(ledger), existsSync(leftNote)]).toEqual([notes, false])
    expect(existsSync(calls)).toBe(false)
  })

  it('by itself: it finds the newer one, and installs it when it ends', async () => {
    await using host = await serveFeed()
    onTestFinished(await placePowerShell())
    const { page, ended } = await start()
    const shown = await page
    const { update } = await shown.client.until((state) => state.update.kind !== 'none')
    expect(update).toMatchObject({ kind: 'ready', value: { version: '1.1.0' } })
    expect(host.asked.map(({ name }) => name)).toContain('latest.yml.sig')
    expect(await versionInstalled()).toBe('1.0.0')
    shown.click('quit')
    expect((await ended).exitCode).toBe(0)
    await vi.waitFor(async () => expect(await versionInstalled()).toBe('1.1.0'), { timeout: 60_000 })
    expect([existsSync(ledger), existsSync(leftNote), existsSync(calls)]).toEqual([true, false, false])
  })

  it.each([
    ['an installer', () => install('1.1.0')],
    ['a silent uninstaller', () => uninstall({ options: ['/S'] })],
  ])('%s takes nothing away while the program says that a run is under way', async (_who, begin) => {
    // In Wine two programs may have one pipe: that of the run lock would always be free.
    await answerMakeWay(makeWayExitCodes.runUnderWay)
    expect((await begin()).exitCode).toBe(1)
    expect([await versionInstalled(), await isInstalled()]).toEqual(['1.0.0', all])
    await answerMakeWay(makeWayExitCodes.isFree)
    expect((await begin()).exitCode).toBe(0)
  })

  it('by hand, over the one that is there, it is the same', async () => {
    expect((await install('1.1.0')).exitCode).toBe(0)
    expect(await versionInstalled()).toBe('1.1.0')
    expect([existsSync(ledger), existsSync(leftNote), existsSync(calls)]).toEqual([true, false, false])
  })
})
