/** docs/not-run.md: “The pieces for Windows”, steps 1 to 4; “Windows as a host”, steps 1 and 2; the run lock of the list. */
import { mkdir, readFile, rm } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import { socketRunLock } from '../../../electron/adapters/run-lock.ts'
import { isElevated } from '../../../electron/adapters/windows/account.ts'
import { leaveMediaFolder, useMediaFolder } from '../../lab/windows/inside/media-folder.ts'
import { serveOnPort } from '../../lab/windows/inside/ports.ts'
import { ask, cli, runCli, temporaryFolder } from './this-windows.ts'

const folder = temporaryFolder()
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

it('step 1: rehearses everything', async () => {
  const { exitCode, stderr } = await runCli('rehearse', '--fast')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

it('step 2: does not run as an administrator', async (test) => {
  test.skip(!(await isElevated()), 'this user has no administrator’s rights')
  const { exitCode, stderr } = await runCli('ui')
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('RUN_ELEVATED') as string,
  })
})

it('step 3: says that another program has the port, and serves when it is free again', async () => {
  const { taken, link, answer } = await serveOnPort({ cli })
  expect(taken.exitCode).not.toBe(0)
  expect(taken.stderr).toContain('PORT_TAKEN')
  expect({ link, answer }).toEqual({ link: 'http://127.0.0.1:PORT', answer: 200 })
})

it('step 4: the folder for what passes through VirtualBox is the user’s alone', async () => {
  const programData = join(folder, 'ProgramData')
  const dataFolder = join(folder, 'Jürgen', 'pi-offload')
  await mkdir(programData)
  const systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows'
  const { media = '' } = await useMediaFolder({ dataFolder, programData, systemRoot })
  const { stdout } = await ask('icacls.exe', media)
  const rights = [...stdout.matchAll(/:((?:\([A-Z,]+\))+)/g)].map(([, right]) => right)
  expect(rights).toEqual(['(OI)(CI)(F)', '(OI)(CI)(F)', '(OI)(CI)(F)'])
  expect(await leaveMediaFolder({ media, dataFolder })).toEqual(['keys'])
})

it('the doctor gets every answer, and names neither the user nor the PC', async () => {
  const file = join(folder, 'doctor.json')
  const { exitCode } = await runCli('doctor', '--collect', file)
  expect(exitCode).toBe(0)
  const text = await readFile(file, 'utf8')
  const { answers } = JSON.parse(text) as { answers: Record<string, { ok: boolean }> }
  expect(Object.entries(answers).filter(([, { ok }]) => !ok)).toEqual([])
  expect(Object.keys(answers)).toHaveLength(8)
  for (const name of [userInfo().username, hostname()])
    expect(text.toLowerCase()).not.toContain(name.toLowerCase())
})

describe('the run lock', () => {
  const module = new URL('../../../electron/adapters/run-lock.ts', import.meta.url).href
  const elsewhere = () =>
    execProgram(process.execPath, [
      '--input-type=module',
      '--eval',
      `const { socketRunLock } = await import(${JSON.stringify(module)})
        await socketRunLock(${JSON.stringify(folder)}).acquire().then(() => console.log('free'), (error) => console.log(error.problem.code))`,
    ]).then(({ stdout }) => stdout.trim())

  it('is held against another program, and given back', async () => {
    const release = await socketRunLock(folder).acquire()
    expect(await elsewhere()).toBe('RUN_IN_PROGRESS')
    await release()
    expect(await elsewhere()).toBe('free')
  })
})
