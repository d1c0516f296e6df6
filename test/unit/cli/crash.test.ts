/** A mistake of the program itself, while it looks around and knows secrets: whatever it writes then is searched for them. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { filesBelow } from '../../files-below.ts'
import { formsOf, leaksIn } from '../../leaks.ts'
import { noPi } from './no-pi.ts'

const cli = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))
const crashing = new URL('../crash.ts', import.meta.url).href

const secrets = {
  password: 'Zx9-kirsch&"torte',
  sudo: 'sudo ✓ pässwort 4711',
  passphrase: 'correct horse battery',
}

test.skipIf(process.platform === 'win32').for([
  ['exception', []],
  ['rejection', []],
  ['exception', ['--json']],
] as const)('it tells none, neither on the terminal nor in a file: %s %j', async ([how, options]) => {
  const home = await mkdtemp(join(tmpdir(), 'pi-offload-crash-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const tool = join(home, 'VBoxManage')
  await writeFile(tool, '#!/bin/sh\nkill -USR2 "$PPID"\nexec sleep 20\n')
  await chmod(tool, 0o755)
  const setup = join(home, 'setup.json')
  await writeFile(setup, JSON.stringify({ pi: noPi }))
  const data = join(home, 'data')
  await mkdir(data)
  const installationId = '6f2b0c0a-43a5-4d0e-9f5f-0a1b2c3d4e5f'
  await writeFile(
    join(data, 'ledger.json'),
    JSON.stringify({ version: 1, installationId, confirmedPiHostKeys: {} }),
  )

  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ['--import', crashing, cli, 'plan', '--setup', setup, '--data-folder', data, ...options],
    {
      reject: false,
      stdin: 'ignore',
      cwd: home,
      env: {
        ...{ NO_COLOR: '1', HOME: home, TMPDIR: home, PATH: `${home}:${process.env['PATH'] ?? ''}` },
        PI_OFFLOAD_PI_PASSWORD: secrets.password,
        PI_OFFLOAD_SUDO_PASSWORD: secrets.sudo,
        PI_OFFLOAD_KEY_PASSPHRASE: secrets.passphrase,
        CRASH: how,
        CRASH_WITH: `it broke: ${Object.values(secrets).flatMap(formsOf).join(' | ')}`,
      },
    },
  )
  expect(exitCode).toBe(1)
  const files = await filesBelow(home)
  const told = options.length > 0 ? stdout : stderr
  expect(told).toContain('UNEXPECTED')
  expect(told).toContain('it broke: [redacted] |')
  expect(files).toContain('"msg":"crashed"')
  expect(files).toContain('it broke: [redacted] |')
  expect(leaksIn([stdout, stderr, files].join('\n'), secrets)).toEqual([])
})
