/** Killed with SIGKILL before any of its file operations: what starts at logon is the old or the new, and what was begun is finished or removed. */
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { systemdAutostart } from '../../../electron/adapters/linux/autostart.ts'
import type { AutostartEntry } from '../../../electron/ports/host.ts'
import { isKilled, killedAtEvery, type HostChange } from './host-change.ts'
import { stateBelow } from './state-below.ts'

const root = await mkdtemp(join(tmpdir(), 'pi-offload-kills-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const name = 'pi-offload-builder'
const old: AutostartEntry = {
  name,
  start: ['/usr/bin/VBoxManage', 'startvm', 'old'],
  stop: ['/usr/bin/true'],
}
const entry: AutostartEntry = { name, start: ['/usr/bin/VBoxManage', 'startvm', 'new'], stop: [] }
const notEnabled = { name, start: [], stop: [] }

const preload = new URL('kill-at-file-operation.ts', import.meta.url).href
const killedAt = (operation: number, change: HostChange) =>
  isKilled(change, { nodeOptions: ['--import', preload], env: { KILL_AT: String(operation) } })

const begin = {
  nothing: () => Promise.resolve(),
  'another entry': (folder: string) => systemdAutostart(folder).write(old),
  'the entry': (folder: string) => systemdAutostart(folder).write(entry),
  'a link elsewhere': async (folder: string) => {
    await systemdAutostart(folder).write(entry)
    const link = join(folder, 'default.target.wants', `${name}.service`)
    await rm(link)
    await symlink('/dev/null', link)
  },
  'an entry beside it': (folder: string) => systemdAutostart(folder).write({ ...old, name: 'backup' }),
}

/** A folder with this in it, and what an undisturbed change makes of it. */
async function foldersFor(prepare: (folder: string) => Promise<void>) {
  const parent = await mkdtemp(join(root, 'case-'))
  const unitFolder = async (of: string) => {
    const folder = join(parent, of, 'systemd', 'user')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await prepare(folder)
    return folder
  }
  const [written, removed] = [await unitFolder('written'), await unitFolder('removed')]
  await systemdAutostart(written).write(entry)
  await systemdAutostart(removed).remove(name)
  return {
    fresh: async () => {
      await rm(join(parent, 'killed'), { recursive: true, force: true })
      return await unitFolder('killed')
    },
    written: await stateBelow(written),
    removed: await stateBelow(removed),
  }
}

describe.skipIf(process.platform !== 'linux')('killed before any file operation', () => {
  it.each([
    ['write', 'nothing'],
    ['write', 'another entry'],
    ['write', 'a link elsewhere'],
    ['write', 'an entry beside it'],
    ['remove', 'the entry'],
    ['remove', 'a link elsewhere'],
    ['remove', 'an entry beside it'],
  ] as const)('of %s, where there was %s', { timeout: 60_000 }, async (kind, before) => {
    const { fresh, written, removed } = await foldersFor(begin[before])
    let unitFolder = ''
    await killedAtEvery(
      async (operation) => {
        unitFolder = await fresh()
        return await killedAt(
          operation,
          kind === 'write' ? { kind, unitFolder, entry } : { kind, unitFolder, name },
        )
      },
      async (moment) => {
        const seen = await systemdAutostart(unitFolder).read(name)
        // Nobody removes what is not seen.
        if (seen === undefined) expect(await stateBelow(unitFolder), moment).toEqual(removed)
        // At the next logon, if it comes to nothing more.
        const starting = seen ?? notEnabled
        const allowed = before === 'another entry' ? [old, entry] : [entry, { ...entry, start: [] }]
        expect(allowed, moment).toContainEqual(starting)
        const copy = `${unitFolder}-copy`
        await cp(unitFolder, copy, { recursive: true, verbatimSymlinks: true })
        await systemdAutostart(unitFolder).write(entry)
        expect(await stateBelow(unitFolder), moment).toEqual(written)
        await systemdAutostart(copy).remove(name)
        expect(await stateBelow(copy), moment).toEqual(removed)
      },
    )
  })
})
