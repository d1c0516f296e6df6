import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { systemFiles } from '../../../electron/adapters/files.ts'
import { rehearsalFiles } from '../../../electron/rehearsal/files.ts'
import { describeFiles } from '../../contract/files.suite.ts'
import { canUnshare } from '../unshare.ts'

const root = await mkdtemp(join(tmpdir(), 'pi-offload-files-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const mode = async (path: string) => (await stat(path)).mode & 0o777

describeFiles('system', async () => {
  const folder = await mkdtemp(join(root, 'case-'))
  return {
    files: systemFiles(),
    path: (...parts) => join(folder, ...parts),
    isSecret: async (path) => (await mode(path)) === 0o600,
  }
})

describeFiles('rehearsal', async () => {
  const files = rehearsalFiles()
  return {
    files,
    path: (...parts) => ['C:', 'Users', 'me', ...parts].join('\\'),
    isSecret: async (path) => files.entries.get(path)?.secret ?? false,
  }
})

describe('systemFiles', () => {
  const files = systemFiles()

  it('makes folders for the user alone', async () => {
    await files.write(join(root, 'data', 'keys', 'key'), 'x', { secret: true })
    expect(await mode(join(root, 'data'))).toBe(0o700)
    expect(await mode(join(root, 'data', 'keys'))).toBe(0o700)
  })

  it('overwrites and removes what a killed process left', async () => {
    const path = join(root, 'killed', 'file')
    await files.write(path, 'old')
    await writeFile(`${path}.new`, 'half', { mode: 0o666 })
    await files.write(path, 'new', { secret: true })
    expect(await mode(path)).toBe(0o600)
    await writeFile(`${path}.new`, 'half')
    await files.remove(path)
    expect(await readdir(join(root, 'killed'))).toEqual([])
  })

  it.each([
    ['below a file', (folder: string) => join(folder, 'file', 'data', 'x')],
    ['with a file as its folder', (folder: string) => join(folder, 'file', 'x')],
    ['where a folder is', (folder: string) => folder],
    ['below /proc', () => '/proc/nope/deeper/x'],
    ['below /dev/null', () => '/dev/null/x'],
  ])('refuses a place %s in words, and ends', async (_name, pathIn) => {
    const folder = await mkdtemp(join(root, 'odd-'))
    await writeFile(join(folder, 'file'), 'mine')
    await expect(files.write(pathIn(folder), 'x')).rejects.toMatchObject({
      problem: { code: 'DATA_FOLDER_UNUSABLE', underlying: expect.stringMatching(/^E[A-Z]+: /) as string },
    })
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('makes one folder for many that want it at once', async () => {
    const paths = Array.from({ length: 20 }, (_, index) => join(root, 'once', 'a', 'b', `${index}`))
    await Promise.all(paths.map((path) => files.write(path, 'x')))
    expect(await readdir(join(root, 'once', 'a', 'b'))).toHaveLength(20)
  })

  it.skipIf(!canUnshare())('keeps the old file on a full disk and says so', () => {
    const output = withFileSystem(
      '/mnt',
      `await files.write('/mnt/file', 'old')
      const code = await files.write('/mnt/file', new Uint8Array(500_000)).catch((error) => error.problem.code)
      console.log(code, readFileSync('/mnt/file', 'utf8'), readdirSync('/mnt').join())`,
    )
    expect(output).toBe('DISK_FULL old file')
  })

  it.skipIf(!canUnshare())('knows whether a drive is mounted where drives are', () => {
    const look = `
      for (const path of ['/mnt/vms/builder/x.vbox', '/mnt/disk/vms/x.vbox', '/srv/vms/x.vbox'])
        console.log(await files.isDriveThere(path))`
    expect(withFileSystem('/srv', look)).toBe('false\nfalse\ntrue')
    expect(withFileSystem('/mnt', look)).toBe('true\ntrue\ntrue')
  })
})

/** What a script prints that has the product's `files`, with a small file system mounted at `folder` for it alone. */
function withFileSystem(folder: string, script: string): string {
  const program = `
    import { readdirSync, readFileSync } from 'node:fs'
    import { systemFiles } from '${join(import.meta.dirname, '../../../electron/adapters/files.ts')}'
    const files = systemFiles()
    ${script}`
  return execFileSync(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c']
      .concat('mount -t tmpfs -o size=128k none "$1" && shift && exec "$@"', 'sh', folder)
      .concat(process.execPath, '--input-type=module-typescript', '--eval', program),
    { encoding: 'utf8' },
  ).trim()
}
