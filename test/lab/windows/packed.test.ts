/** What electron-builder made of the program, looked at as files and started where it lies. Nothing of it needs Windows. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import packageFile from '../../../package.json' with { type: 'json' }
import { checkPacked } from '../../../electron/packaging/check-packed.ts'
import { standInForElectron } from '../../../electron/packaging/electron-dist.ts'
import { pack, programFolder } from '../../../electron/packaging/pack.ts'
import { buildProgram } from '../../../electron/packaging/program.ts'
import { readSigning } from '../../../electron/packaging/signing.ts'
import { runProgram } from '../../unit/shell/built-program.ts'
import { fillIn, isUnderWay, planAndStart } from '../../unit/shell/program.ts'
import { packedFolder, signing, versions } from './installer.ts'

vi.setConfig({ testTimeout: 300_000 })

const resources = join(packedFolder, 'resources')
const archive = join(resources, 'app.asar')
const executable = () => readFile(join(packedFolder, 'Pi Offload.exe'))

test('all of it is wanted, small, and known to the executable by its digest', () =>
  checkPacked(packedFolder, 'windows'))

test('it starts from inside of its archive, and goes as far as a run', async () => {
  const program = await runProgram(
    process.execPath,
    [join(packedFolder, 'stand-in.js'), '--rehearsal'],
    // Else it would look beside Node.
    { PI_OFFLOAD_STAND_IN_RESOURCES: resources },
  )
  expect(program.window).toMatchObject({ status: 200, title: 'Pi Offload', argv: ['--rehearsal'] })
  await fillIn(program.client)
  await planAndStart(program.client, 'present')
  await program.client.until(({ run }) => (run?.view.fraction ?? 0) > 0.02)
  expect(isUnderWay(program.client.state())).toBe(true)
  program.click('quit')
  expect(await program.ended).toEqual({ exitCode: 0, stderr: '' })
})

test('its fuses are those of electron-builder.yml', async () => {
  const content = await executable()
  const wire = content.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32
  // Version, length, and in Electron's order; the ninth is not named there, and stays as it was.
  expect([content[wire], content[wire + 1]]).toEqual([1, 9])
  expect(content.toString('latin1', wire + 2, wire + 10)).toBe('01001100')
})

test('Windows can say what it is and whose', async () => {
  const content = await executable()
  const value = (name: string): string => {
    const place = content.lastIndexOf(Buffer.from(`${name}\0`, 'utf16le'))
    return content
      .toString('utf16le', place + (name.length + 1) * 2, place + 200)
      .replace(/^\0+/, '')
      .replace(/\0.*$/s, '')
  }
  expect(['ProductName', 'FileDescription', 'CompanyName', 'FileVersion'].map(value)).toEqual([
    'Pi Offload',
    'Pi Offload',
    packageFile.author,
    versions[0],
  ])
})

test('built and packed again, it is the same to the byte', async () => {
  const outFolder = await mkdtemp(join(tmpdir(), 'pi-offload-packed-'))
  onTestFinished(() => rm(outFolder, { recursive: true }))
  await buildProgram(programFolder)
  const again = await pack({
    electron: await standInForElectron('windows'),
    ...{ signing: await signing(), targets: ['dir'], outFolder, version: versions[0] },
  })
  expect(await readFile(join(again.folder, 'resources', 'app.asar'))).toEqual(await readFile(archive))
  const beside = await readdir(`${archive}.unpacked`, { recursive: true })
  expect(await readdir(join(again.folder, 'resources', 'app.asar.unpacked'), { recursive: true })).toEqual(
    beside,
  )
})

test('an AppImage for Linux opens, works and ends', async () => {
  const outFolder = await mkdtemp(join(tmpdir(), 'pi-offload-packed-'))
  onTestFinished(() => rm(outFolder, { recursive: true }))
  const { files } = await pack({
    electron: await standInForElectron('linux'),
    ...{ signing: readSigning({}), targets: ['AppImage'], outFolder },
  })
  const image = files.find((file) => file.endsWith('-linux.AppImage')) ?? ''
  const program = await runProgram(image, ['--rehearsal'])
  expect(program.window).toMatchObject({ status: 200, title: 'Pi Offload', argv: ['--rehearsal'] })
  program.click('quit')
  expect(await program.ended).toEqual({ exitCode: 0, stderr: '' })
})
