/** A setup file that names a host of the PC's own ssh. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeSetupFile, loadSetup } from '../../../electron/cli/setup-file.ts'
import { failure } from '../../../electron/contract/problem.ts'
import { somePc } from '../../some-pc.ts'

const here = {
  pc: somePc,
  piOfSshHost: (host: string) =>
    host === 'pi'
      ? Promise.resolve({ address: '192.168.1.23', port: 2022, user: 'otto' })
      : Promise.reject(failure('SSH_HOST_UNUSABLE', host)),
}

let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssh-host-'))
  file = join(folder, 'setup.json')
})
afterEach(() => rm(folder, { recursive: true }))

const write = (setup: unknown) => writeFile(file, JSON.stringify(setup))

test('is told where the Pi is; what it says itself holds', async () => {
  await write({ pi: { sshHost: 'pi', user: 'root' } })
  expect((await loadSetup(file, here)).pi).toEqual({
    address: '192.168.1.23',
    port: 2022,
    user: 'root',
    login: { kind: 'agent' },
  })
})

test('keeps the name when it is changed', async () => {
  const setup = { pi: { sshHost: 'pi' } }
  await write(setup)
  const changed = await changeSetupFile(file, { network: { port: 2224 } }, here)
  expect(changed).toMatchObject({ pi: { user: 'otto' }, network: { port: 2224 } })
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...setup, network: { port: 2224 } })
})

test('is refused with a host that helps nothing, and with none', async () => {
  await write({ pi: { sshHost: 'other' } })
  await expect(loadSetup(file, here)).rejects.toMatchObject({ problem: { code: 'SSH_HOST_UNUSABLE' } })
  await write({ pi: { sshHost: 7 } })
  await expect(loadSetup(file, here)).rejects.toMatchObject({ problem: { code: 'SETUP_INVALID' } })
})
