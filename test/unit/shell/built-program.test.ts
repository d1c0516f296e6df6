/** What `npm run build` makes, started as Electron would start it. */
import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProgram, standInBinary } from './built-program.ts'
import { buildProgram, fillIn, isUnderWay, planAndStart, type BuiltFolder } from './program.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let built: BuiltFolder
let electron: string

beforeAll(async () => {
  built = await buildProgram({ main: true })
  electron = await standInBinary()
  // What is installed: the bundles, the window, the files of the product. No packages.
  await symlink(join(root, 'resources'), join(built.folder, 'resources'))
  await writeFile(
    join(built.folder, 'package.json'),
    JSON.stringify({ type: 'module', main: 'dist/main.js' }),
  )
}, 60_000)
afterAll(async () => {
  await built.remove()
  await rm(electron, { recursive: true })
})

const run = (...options: string[]) => runProgram(join(electron, 'electron'), [built.folder, ...options])

test('it opens its window and goes as far as a run, which its end stops in order', async () => {
  const program = await run('--rehearsal')
  expect(program.window).toMatchObject({ status: 200, title: 'Pi Offload' })
  const { client } = program
  expect(client.state()).toMatchObject({ page: 'this-pc', locale: 'de-DE', rehearsal: { faults: [] } })
  await fillIn(client)
  await planAndStart(client, 'present')
  await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.02)
  // Its window is closed, its work goes on.
  program.click('close')
  await client.must('stopDiscovery', {})
  expect(isUnderWay(client.state())).toBe(true)
  program.click('quit')
  expect(await program.ended).toEqual({ exitCode: 0, stderr: '' })
})

test('a signal ends it in order, too', async () => {
  const program = await run('--rehearsal')
  program.terminate()
  expect(await program.ended).toEqual({ exitCode: 0, stderr: '' })
})

test('the preload script needs nothing but Electron, and is tiny', async () => {
  const script = await readFile(built.files.preloadFile, 'utf8')
  expect(script.match(/require\([^)]*\)/g)).toEqual([expect.stringMatching(/electron/)])
  expect(script.length).toBeLessThan(1_000)
})
