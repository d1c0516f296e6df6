/** What `npm run build` makes, started as Electron would start it. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { filesBelow } from '../../files-below.ts'
import { formsOf, leaksIn } from '../../leaks.ts'
import { runProgram, standInBinary } from './built-program.ts'
import { buildProgram, fillIn, isUnderWay, planAndStart, type BuiltFolder } from './program.ts'

const secrets = {
  password: 'Zx9-kirsch&"torte',
  sudo: 'sudo ✓ pässwort 4711',
  passphrase: 'correct horse battery',
  own: 'pc-s3cret$$',
}

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

test.for(['exception', 'rejection'] as const)(
  'a crash tells no secret, neither on the screen nor in a file: %s',
  async (how) => {
    const home = await mkdtemp(join(tmpdir(), 'pi-offload-crash-'))
    onTestFinished(() => rm(home, { recursive: true }))
    const data = join(home, '.local', 'share', 'pi-offload')
    await mkdir(data, { recursive: true })
    // Something was made, so that there is a log.
    const installationId = '6f2b0c0a-43a5-4d0e-9f5f-0a1b2c3d4e5f'
    await writeFile(
      join(data, 'ledger.json'),
      JSON.stringify({ version: 1, installationId, confirmedPiHostKeys: {} }),
    )
    const environment = { HOME: home, TMPDIR: home, XDG_DATA_HOME: join(home, '.local', 'share') }
    const program = await runProgram(join(electron, 'electron'), [built.folder], environment)
    const { client } = program
    expect(client.state().rehearsal).toBe(null)
    await client.must('provideSecret', { name: 'pi-password', value: secrets.password })
    await client.must('provideSecret', { name: 'pi-sudo-password', value: secrets.sudo })
    await client.must('provideSecret', { name: 'pi-key-passphrase', value: secrets.passphrase })
    await client.must('provideSecret', { name: 'pc-sudo-password', value: secrets.own })
    program.crash(how, `it broke: ${Object.values(secrets).flatMap(formsOf).join(' | ')}`)
    expect(await program.ended).toMatchObject({ exitCode: 1 })
    expect(program.errorBoxes.map(({ content }) => content)).toEqual([
      expect.stringContaining('it broke: [redacted] |'),
    ])
    const files = await filesBelow(home)
    expect(files).toContain('"msg":"crashed"')
    expect(files).toContain('it broke: [redacted] |')
    expect(leaksIn(program.written() + files, secrets)).toEqual([])
  },
)

test('the preload script needs nothing but Electron, and is tiny', async () => {
  const script = await readFile(built.files.preloadFile, 'utf8')
  expect(script.match(/require\([^)]*\)/g)).toEqual([expect.stringMatching(/electron/)])
  expect(script.length).toBeLessThan(1_000)
})
