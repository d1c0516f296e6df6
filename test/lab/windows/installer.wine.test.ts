/** Uninstalling from Windows' list of apps, with electron-builder's own uninstaller around a stand-in for the program. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { uninstallExitCodes } from '../../../electron/shell/uninstall.ts'
import {
  addToRegistry,
  buildInstallers,
  dataFolder,
  install,
  installed,
  isInRegistry,
  uninstall,
  uninstallKey,
} from './installer.ts'

// Each starts a dozen programs, and Wine takes its time for each.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const { nothingLeft, kept, cancelled } = uninstallExitCodes
const button = { ok: 1, cancel: 2, yes: 6, no: 7 }
const ledger = join(dataFolder, 'ledger.json')
const leftNote = join(dataFolder, 'how-to-remove.txt')
const linkKey = 'HKCU\\Software\\Classes\\pi-offload'
const runKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'

beforeAll(() => buildInstallers(['1.0.0', '1.1.0']))
beforeEach(async () => {
  await mkdir(dataFolder, { recursive: true })
  await writeFile(ledger, '{}')
  expect((await install('1.0.0')).exitCode).toBe(0)
})
afterEach(async () => {
  await rm(dataFolder, { recursive: true, force: true })
  await rm(installed, { recursive: true, force: true })
})

const isInstalled = async () => ({
  program: existsSync(join(installed, 'Pi Offload.exe')),
  listed: await isInRegistry(uninstallKey),
})
const all = { program: true, listed: true }
const none = { program: false, listed: false }

describe('uninstalled by hand', () => {
  it('asks the program, and goes when nothing is left, with what the program entered in the registry', async () => {
    await addToRegistry(linkKey, 'URL Protocol', '')
    await addToRegistry(runKey, 'PiOffload.PiOffload', 'x')
    await rm(ledger)
    const { exitCode, started } = await uninstall({ programEnds: nothingLeft, press: [button.ok] })
    expect({ exitCode, started }).toEqual({ exitCode: 0, started: ['--uninstall'] })
    expect(await isInstalled()).toEqual(none)
    expect(existsSync(leftNote)).toBe(false)
    expect(await isInRegistry(linkKey)).toBe(false)
    expect(await isInRegistry(runKey, 'PiOffload.PiOffload')).toBe(false)
  })

  it('leaves what the user keeps, and says beside it how to remove it, until it is installed again', async () => {
    const { exitCode, started } = await uninstall({ programEnds: kept, press: [button.ok] })
    expect({ exitCode, started }).toEqual({ exitCode: 0, started: ['--uninstall'] })
    expect(await isInstalled()).toEqual(none)
    expect(existsSync(ledger)).toBe(true)
    expect(await readFile(leftNote, 'utf16le')).toMatch(/^\uFEFFPi Offload was uninstalled/)
    await install('1.0.0')
    expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, false])
  })

  it('stays as a whole where the user changes his mind', async () => {
    const { exitCode } = await uninstall({ programEnds: cancelled, press: [button.ok] })
    expect(exitCode).not.toBe(0)
    expect(await isInstalled()).toEqual(all)
    // Before the program is asked, too.
    expect((await uninstall({ press: [button.cancel] })).started).toEqual([])
    expect(await isInstalled()).toEqual(all)
  })

  it.each([
    ['no', button.no, all],
    ['yes', button.yes, none],
  ])('asks itself where the program could not, and is answered %s', async (_answer, answer, left) => {
    const { boxes } = await uninstall({ programEnds: 1, press: [button.ok, answer] })
    expect(boxes[1]).toMatch(/^Pi Offload did not start/)
    expect(await isInstalled()).toEqual(left)
    expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, left === none])
  })

  it('asks itself where the program is gone', async () => {
    await rm(join(installed, 'Pi Offload.exe'))
    const { boxes, started } = await uninstall({ press: [button.ok, button.yes] })
    expect([started, boxes.length]).toEqual([[], 2])
    expect(await isInstalled()).toEqual(none)
  })
})

it('uninstalled silently it asks nobody, keeps all, and says how to remove it', async () => {
  const { exitCode, started, boxes } = await uninstall({ options: ['/S'] })
  expect({ exitCode, started, boxes }).toEqual({ exitCode: 0, started: [], boxes: [] })
  expect(await isInstalled()).toEqual(none)
  expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, true])
})

it('an update asks nobody, removes nothing that was set up, and leaves no note', async () => {
  await addToRegistry(linkKey, 'URL Protocol', '')
  const { exitCode } = await install('1.1.0')
  expect(exitCode).toBe(0)
  expect(await readFile(join(installed, 'version.txt'), 'utf8')).toBe('1.1.0')
  expect(await isInstalled()).toEqual(all)
  expect(await isInRegistry(linkKey)).toBe(true)
  expect([existsSync(ledger), existsSync(leftNote)]).toEqual([true, false])
})
