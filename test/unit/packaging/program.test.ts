/** What `npm run build` makes: complete in what it says of others, and the same wherever and whenever it is made. */
import { existsSync } from 'node:fs'
import { cp, link, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readLockFile } from '../../../electron/packaging/lock-file.ts'
import { configFiles } from '../../../electron/packaging/bundles.ts'
import { differencesBetween, filesIn } from '../../../electron/packaging/folders.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sources = ['electron', 'renderer', 'resources', 'package.json', 'package-lock.json', 'tsconfig.json']

/** Two places, times of the day and languages. */
const surroundings = [
  { place: 'here', env: { TZ: 'UTC', LC_ALL: 'C', LANG: 'C' } },
  {
    place: 'a much longer/name of a folder',
    env: { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  },
]

/** Of a package what a bundle may be made of: there are tens of thousands of files besides. */
const used =
  /^(?!lib-cjs|lib\/atoms\/(svg|fonts|headless)).*(\.(js|mjs|cjs|json|css)|licen[cs]e[^/]*|notice[^/]*)$/i

async function linkPackages(folder: string): Promise<void> {
  const locked = [...(await readLockFile(root)).values()]
  const needed = locked.filter(({ name, isDev }) => !isDev || ['vite', 'rolldown'].includes(name))
  for (const { location } of needed) {
    if (!existsSync(join(root, location))) continue // for another system
    const files = (await filesIn(join(root, location))).filter(
      (path) => used.test(path) && !path.includes('node_modules/'),
    )
    const folders = new Set(files.map((path) => dirname(join(folder, location, path))))
    for (const one of folders) await mkdir(one, { recursive: true })
    await Promise.all(files.map((path) => link(join(root, location, path), join(folder, location, path))))
  }
}

/** Beside the packages, which are linked and not copied. What only builds is found there, further up. */
let scratch: string
let folders: string[]

beforeAll(async () => {
  await mkdir(join(root, 'dist'), { recursive: true })
  scratch = await mkdtemp(join(root, 'dist', 'reproduced-'))
  folders = surroundings.map(({ place }) => join(scratch, place))
  for (const [index, { env }] of surroundings.entries()) {
    const folder = folders[index] ?? ''
    await mkdir(folder, { recursive: true })
    // The packages of the first go on to the second: what is in them is the same, where they are is not.
    if (index === 0) await linkPackages(folder)
    else await rename(join(folders[0] ?? '', 'node_modules'), join(folder, 'node_modules'))
    for (const name of sources)
      await cp(join(root, name), join(folder, name), {
        recursive: true,
        filter: (path) => path !== join(root, 'renderer/dist'),
      })
    await execa(process.execPath, ['electron/packaging/build.ts'], { cwd: folder, env })
  }
}, 120_000)
afterAll(() => rm(scratch, { recursive: true }), 60_000)

const made = (folder: string, path: string) => readFile(join(folder, path), 'utf8')

test('two builds are the same, byte for byte', async () => {
  const [one = '', other = ''] = folders
  expect(await filesIn(join(one, 'dist'))).toEqual(
    expect.arrayContaining(['main.js', 'preload.cjs', 'third-party-notices.txt']),
  )
  expect(await filesIn(join(one, 'renderer/dist'))).toContain('index.html')
  expect(await differencesBetween(join(one, 'dist'), join(other, 'dist'))).toEqual([])
  expect(await differencesBetween(join(one, 'renderer/dist'), join(other, 'renderer/dist'))).toEqual([])
})

test('nothing in it says where it was made', async () => {
  for (const folder of folders)
    for (const part of ['dist', 'renderer/dist'])
      for (const path of await filesIn(join(folder, part)))
        expect([path, (await made(join(folder, part), path)).includes(scratch)]).toEqual([path, false])
})

test('the notices name every package that a source map of the bundles names', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const [folder = ''] = folders
  const notices = await made(folder, 'dist/third-party-notices.txt')
  const sources = (await Promise.all(configFiles.map(mappedSources))).flat()
  const names = new Set(
    sources.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  )
  expect(names.size).toBeGreaterThan(90)
  expect([...names].filter((name) => !notices.includes(`\n${name} `))).toEqual([])
  expect(notices).not.toMatch(/\r/)
})

/** Another witness than the list of modules that the product asks for. */
async function mappedSources(configFile: string): Promise<string[]> {
  const built = await build({
    ...{ configFile: join(root, configFile), logLevel: 'error' as const },
    build: { write: false, sourcemap: true },
  })
  const outputs = [built as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]].flat()
  const files = outputs.flatMap(({ output }) => output)
  return files.flatMap((file) => (file.type === 'chunk' ? (file.map?.sources ?? []) : []))
}
