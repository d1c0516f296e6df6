/** A real sudo that wants a password, for a user who exists in a private copy of /etc alone. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { canUnshare } from '../unshare.ts'

const adapters = join(import.meta.dirname, '../../../electron/adapters')
const answers = (argv: readonly string[]) =>
  spawnSync(argv[0] ?? '', argv.slice(1), { stdio: 'ignore' }).status === 0
const possible =
  process.geteuid?.() === 0 &&
  canUnshare() &&
  answers(['sudo', '--version']) &&
  // Everybody must be able to read this program.
  answers([
    'setpriv',
    '--reuid',
    '65534',
    '--clear-groups',
    process.execPath,
    join(adapters, 'linux', 'sudo.ts'),
  ])

const script = `
  import { openSudo } from '${adapters}/linux/sudo.ts'
  import { runAsAdministrator } from '${adapters}/linux/administrator.ts'
  import { Secret } from '${adapters}/../ports/secrets.ts'
  const { signal } = new AbortController()
  const open = (...answers) => {
    const next = async () => answers[0] && new Secret(answers.shift())
    return openSudo({ get: next, getAnother: next }, signal).then(() => 'open', codeOf)
  }
  const look = () => runAsAdministrator(['id', '-u']).then((result) => result.stdout.trim(), codeOf)
  const codeOf = (error) => error.problem?.code ?? String(error)
  console.log(await look())
  console.log(await open(undefined), await look())
  console.log(await open('wrong', 'wrong'), await look())
  console.log(await open('wrong', 'right-77'), await look(), await look())
  console.log(await open(undefined), await look())
`

it.skipIf(!possible)('one password opens sudo for every later call', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-sudo-'))
  try {
    await writeFile(join(folder, 'script.ts'), script)
    const inside = `
      set -e
      chmod 755 ${folder}; mkdir ${folder}/etc
      mount -t tmpfs none ${folder}/etc; cp -a /etc/. ${folder}/etc/; mount --bind ${folder}/etc /etc
      mkdir -p /run/sudo; mount -t tmpfs -o mode=711 none /run/sudo
      useradd -M -s /bin/sh offloader; echo offloader:right-77 | chpasswd
      echo 'offloader ALL=(ALL) ALL' > /etc/sudoers.d/offloader
      exec setpriv --reuid offloader --regid offloader --init-groups "$0" ${folder}/script.ts`
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', inside, process.execPath],
      { encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n')).toEqual([
      'NEEDS_ADMINISTRATOR',
      'open NEEDS_ADMINISTRATOR',
      'SUDO_PASSWORD_WRONG NEEDS_ADMINISTRATOR',
      'open 0 0',
      'open 0',
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
