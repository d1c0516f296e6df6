import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inside, testFolder } from './program.ts'
import { windowsPath } from './wine.ts'

/** A file of its own, which another process has open until so long after the first attempt. */
async function heldFile(name: string, forMs: number) {
  const folder = join(testFolder, name)
  const mark = join(testFolder, `${name}.held`)
  await mkdir(folder)
  await writeFile(join(folder, 'notes.json'), 'old')
  const path = windowsPath(join(folder, 'notes.json'))
  const released = inside('holdFile', { path, mark: windowsPath(mark), forMs })
  for (;;) {
    if (await stat(mark).catch(() => undefined)) return { path, released }
    await sleep(20)
  }
}

describe('a file', () => {
  it('that is open elsewhere for a moment is waited for, and then replaced', async () => {
    const { path, released } = await heldFile('for a moment', 700)
    const { tookMs, ...rest } = await inside('replaceFile', { path, content: 'new' })
    expect(rest).toEqual({ content: 'new', names: ['notes.json'] })
    expect(tookMs).toBeGreaterThan(650)
    await released
    const again = await inside('replaceFile', { path, content: 'newer' })
    expect(again).toMatchObject({ content: 'newer', names: ['notes.json'] })
    expect(again.tookMs).toBeLessThan(650)
  })

  it('that stays open elsewhere is left as it is, and nothing beside it', async () => {
    const { path, released } = await heldFile('for long', 4_000)
    const { tookMs, ...rest } = await inside('replaceFile', { path, content: 'new' })
    expect(rest).toEqual({ problem: 'FILE_IN_USE', content: 'old', names: ['notes.json'] })
    expect(tookMs).toBeGreaterThan(1_900)
    await released
  })
})

it('a drive that is not there is told from a file that is not', async () => {
  const paths = [
    'C:\\vms\\x.vbox',
    'Z:\\no\\such\\folder\\x.vbox',
    'Q:\\vms\\x.vbox',
    '\\\\nobody\\share\\x.vbox',
  ]
  expect(await inside('seeDrives', { paths })).toEqual([true, true, false, false])
})
