/** docs/what-it-changes.md names every place that the program writes to. */
import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openRehearsal } from '../../../electron/composition.ts'
import type { Detail, Plan } from '../../../electron/contract/plan.ts'
import { foldersBelow } from '../../../electron/engine/folders.ts'
import { backupSuffix, nextSuffix } from '../../../electron/steps/pi/file-change.ts'
import { creationKey } from '../../../electron/adapters/virtualbox/tags.ts'
import { filesBelow } from '../../files-below.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const document = await readFile(`${root}docs/what-it-changes.md`, 'utf8')
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** On the medium that the machine is installed from. */
const isPassing = (path: string): boolean => path.startsWith('/tmp/')

/** Under which word a file stands there: the machine's own as its folder, both halves of a key as one. */
function wordFor(path: string): string {
  if (/\.(?:vbox|vdi)$/.test(path)) return 'its folder'
  if (path.endsWith('.iso')) return '…iso'
  if (path.endsWith(backupSuffix)) return backupSuffix
  return nameOf(path).replace(/\.pub$/, '')
}

function filesIn({ actions }: Plan): string[] {
  const details = actions.flatMap(({ change }): Detail[] => change.details)
  return details.flatMap((detail) => (detail.kind === 'file' ? [detail.path] : []))
}

describe('docs/what-it-changes.md', () => {
  it('names each file of the notes', () => {
    const folders = foldersBelow('/data', (...parts) => posix.join(...parts))
    const fixed = Object.values(folders).filter((place) => typeof place === 'string')
    expect(fixed.length).toBeGreaterThan(8)
    const others = ['left-on-….txt', 'images/…iso', 'virtualbox/…exe', 'elevation.json…']
    expect(
      [...fixed.filter((path) => path !== folders.data).map(nameOf), ...others].filter(
        (name) => !document.includes(name),
      ),
    ).toEqual([])
    // What these four stand for.
    expect([
      folders.byHandNote('a:1'),
      folders.imageFile('i.iso'),
      folders.virtualBoxInstaller('v.exe'),
    ]).toEqual(['/data/left-on-a-1.txt', '/data/images/i.iso', '/data/virtualbox/v.exe'])
    expect(folders.elevationFiles.every((path) => path.startsWith('/data/elevation.json'))).toBe(true)
  })

  it('names each file of the plans of a set-up and of its removal', async () => {
    const { engine } = openRehearsal({ fast: true })
    const { signal } = new AbortController()
    const present = await engine.plan('present', signal)
    await engine.start(present.id, () => undefined, signal)
    const absent = await engine.plan('absent', signal)
    const files = [...filesIn(present), ...filesIn(absent)].filter((path) => !isPassing(path))
    expect(files.length).toBeGreaterThan(20)
    expect([...new Set(files.map(wordFor))].filter((word) => !document.includes(word))).toEqual([])
  })

  it('names each tag of a machine, and what stands beside a changed file of the Pi', async () => {
    const sources = await filesBelow(`${root}electron/steps`)
    const tags = [...sources.matchAll(/'PiOffload\/([\w-]+)'/g)].map(([, name = '']) => name)
    expect(tags.length).toBeGreaterThan(4)
    const named = [...tags, creationKey, backupSuffix, nextSuffix]
    expect(named.filter((name) => !document.includes(name))).toEqual([])
  })

  it('names what the uninstaller takes out of the registry', async () => {
    const script = await readFile(`${root}resources/installer/installer.nsh`, 'utf8')
    const keys = [...script.matchAll(/DeleteReg(?:Key|Value) HKCU "([^"]+)"/g)].map(([, key = '']) => key)
    expect(keys).toHaveLength(3)
    const end = (key: string): string => key.split('\\').slice(-2).join('\\')
    expect(keys.map(end).filter((key) => !document.includes(key))).toEqual([])
  })
})
