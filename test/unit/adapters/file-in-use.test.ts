import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { whileInUse } from '../../../electron/adapters/file-in-use.ts'

const folder = await mkdtemp(join(tmpdir(), 'pi-offload-in-use-'))
const path = join(folder, 'file')
beforeAll(() => writeFile(path, 'old'))
afterAll(() => rm(folder, { recursive: true }))

/** Refused with this code as often as said. */
function refusing(code: string, times: number) {
  let refused = 0
  const work = async () => {
    if (refused >= times) return 'done'
    refused += 1
    throw Object.assign(new Error(`${code}: refused`), { code, syscall: 'rename' })
  }
  return { work, refused: () => refused }
}

it.each(['EPERM', 'EACCES', 'EBUSY'])('waits on Windows until the file is free again: %s', async (code) => {
  expect(await whileInUse(path, refusing(code, 3).work, 'win32')).toBe('done')
})

it('gives up after two seconds and says so', async () => {
  const started = performance.now()
  await expect(whileInUse(path, refusing('EBUSY', Infinity).work, 'win32')).rejects.toMatchObject({
    problem: { code: 'FILE_IN_USE', underlying: 'EBUSY: refused' },
  })
  expect(performance.now() - started).toBeGreaterThan(1_900)
  expect(performance.now() - started).toBeLessThan(4_000)
})

it.each([
  ['another error', 'ENOSPC', 'win32', path],
  ['another system', 'EACCES', 'linux', path],
  ['a folder in the place of the file', 'EPERM', 'win32', folder],
  ['nothing in the place of the file', 'EPERM', 'win32', join(folder, 'absent')],
] as const)('tries only once: %s', async (_name, code, platform, place) => {
  const { work, refused } = refusing(code, 1)
  await expect(whileInUse(place, work, platform)).rejects.toMatchObject({ code })
  expect(refused()).toBe(1)
})
