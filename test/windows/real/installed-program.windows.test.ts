/**
 * docs/not-run.md, “Uninstalling from the list of apps”: step 7, and the installation before it. `PI_OFFLOAD_INSTALLER` names the
 * installer, which `npm run dist` leaves in `release/`.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import { ask } from './this-windows.ts'

const installer = process.env['PI_OFFLOAD_INSTALLER']
const local = process.env['LOCALAPPDATA'] ?? ''
const roaming = process.env['APPDATA'] ?? ''
const installed = join(local, 'Programs', 'pi-offload')
const program = join(installed, 'Pi Offload.exe')
const shortcut = join(roaming, 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Pi Offload.lnk')
const notes = join(local, 'pi-offload', 'Data')
const driver = fileURLToPath(new URL('../../e2e/main.ts', import.meta.url))
const minutes = 60_000

describe.skipIf(installer === undefined)('installed by double click', () => {
  beforeAll(async () => {
    await execProgram(installer ?? '', ['/S'], { timeoutMs: 5 * minutes })
  }, 6 * minutes)

  it('is there for this user, in the list of apps and in the start menu', async () => {
    expect([existsSync(program), existsSync(shortcut)]).toEqual([true, true])
    expect(await isListed()).toBe(true)
  })

  it(
    'opens, works and ends',
    async () => {
      await execProgram(process.execPath, [driver, '--packaged', program], { timeoutMs: 3 * minutes })
      expect(await isInRegistry('HKCU\\Software\\Classes\\pi-offload')).toBe(true)
    },
    4 * minutes,
  )

  it(
    'step 7: is uninstalled without a question, and says how to remove what was set up',
    async () => {
      await mkdir(notes, { recursive: true })
      await writeFile(join(notes, 'ledger.json'), '{}')
      await uninstall()
      expect(await readFile(join(notes, 'how-to-remove.txt'), 'utf16le')).toContain(
        'Pi Offload was uninstalled',
      )
      await rm(join(local, 'pi-offload'), { recursive: true })
    },
    3 * minutes,
  )

  it('leaves nothing else', async () => {
    expect([existsSync(installed), existsSync(shortcut), await isListed()]).toEqual([false, false, false])
    expect(await isInRegistry('HKCU\\Software\\Classes\\pi-offload')).toBe(false)
    const left = [
      ...(await oursIn(local)),
      ...(await oursIn(roaming)),
      ...(await oursIn(join(local, 'Programs'))),
    ]
    expect(left).toEqual([])
  })
})

/** The uninstaller goes on as a copy of itself, and what was started has ended. */
async function uninstall(): Promise<void> {
  await execProgram(join(installed, 'Uninstall Pi Offload.exe'), ['/S'], { timeoutMs: 2 * minutes })
  await expect.poll(() => existsSync(installed), { timeout: 2 * minutes, interval: 1000 }).toBe(false)
}

async function oursIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /pi.?offload/i.test(name))
}

async function isInRegistry(key: string): Promise<boolean> {
  return (await ask('reg.exe', 'query', key)).exitCode === 0
}

async function isListed(): Promise<boolean> {
  const list = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall'
  return (await ask('reg.exe', 'query', list, '/s', '/f', 'Pi Offload', '/d')).exitCode === 0
}
