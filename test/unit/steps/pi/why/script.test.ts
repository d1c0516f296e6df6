/** Which machines the script finds, as Nix would, and that it asks every one: run for real, with a Nix that is told what it says. */
import { chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../../../../resources/nix/why.sh', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'why-'))
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'x.drv'), '')
  // `off` is a machine that is off; the rest answer.
  // One that was told so is a Lix, which knows its store by another command.
  const nix = `echo "$*" >>"$FOLDER/calls"
if [ -n "$LIX" ]; then
  case "$*" in
    --version) printf 'nix (Lix, like Nix) 2.93.3\\nSystem type: aarch64-linux\\n'; exit ;;
    *' store info '*) echo "error: 'info' is not a recognised command" >&2; exit 1 ;;
  esac
fi
case "$*" in
  --version) echo 'nix (Nix) 2.31.2' ;;
  *' config show') cat "$FOLDER/config" ;;
  *' store '*off*) echo 'error: failed to start SSH connection' >&2; exit 1 ;;
  *' store '*) echo '{"trusted":true}' ;;
esac`
  for (const [name, text] of Object.entries({ nix, 'nix-store': 'exit 0' })) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, 'bin', name), 0o755)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What it prints under each of its headings, with such a setting and such files beside it; `.` stands for their folder. */
async function told(
  builders: string,
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<Record<string, string[]>> {
  const placed = (text: string) => text.replaceAll('@./', `@${folder}/`)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), placed(text))
  await writeFile(
    join(folder, 'config'),
    `access-tokens = secret\nbuild-hook = \nbuilders = ${placed(builders)}\nmax-jobs = 4\n`,
  )
  return run([script, join(folder, 'x.drv')], env)
}

async function run(argv: string[], env: Record<string, string> = {}): Promise<Record<string, string[]>> {
  const { stdout } = await execa('sh', argv, {
    env: { FOLDER: folder, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, LIX: '', ...env },
  })
  const parts = stdout.split(/^== (\w+)$/m).slice(1)
  return Object.fromEntries(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').trim().split('\n').filter(Boolean)]] : [],
    ),
  )
}

it('finds machines in another file than the usual one, and asks them', async () => {
  const { machines, answers } = await told('@./others', {
    others: '# mine\nssh-ng://b@one aarch64-linux /k 4 1 big-parallel - QUJD # fast\n\nb@off\n',
  })
  expect(machines).toEqual(['ssh-ng://b@one aarch64-linux /k 4 1 big-parallel - QUJD', 'b@off'])
  expect(answers).toEqual([
    '0 ssh-ng://b@one {"trusted":true}',
    '1 ssh://b@off error: failed to start SSH connection',
  ])
})

it('finds those that stand in the setting itself, beside files and in files that files name, in this order', async () => {
  const { machines, answers } = await told('a; @./first ;@./missing; off # ; z', {
    first: 'b;@./second\nc',
    second: 'd\n',
  })
  expect(machines).toEqual(['a', 'b', 'd', 'c', 'off', 'z'])
  expect(answers?.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    ...['0 ssh://a', '0 ssh://b', '0 ssh://d', '0 ssh://c', '1 ssh://off', '0 ssh://z'],
  ])
})

it('ends where files name each other, and finds nothing where nothing is told', async () => {
  expect((await told('@./loop', { loop: 'a\n@./loop\n' }))['machines']).toContain('a')
  expect(await told('')).toMatchObject({ machines: [], answers: [] })
})

it('takes what stands there for words, and lets no other setting out', async () => {
  const name = '$(touch${IFS}made)`id`'
  const { config, machines } = await told(`${name} \\n`)
  expect(machines).toEqual([`${name} \\n`])
  expect(config).toEqual(['build-hook = ', `builders = ${name} \\n`, 'max-jobs = 4'])
})

it('asks a Lix by its own command, which only the first machine has to find out', async () => {
  await writeFile(join(folder, 'calls'), '')
  const { nix, answers } = await told('a; off; c', {}, { LIX: 'yes' })
  expect(nix?.[0]).toBe('nix (Lix, like Nix) 2.93.3')
  expect(answers).toEqual([
    '0 ssh://a {"trusted":true}',
    '1 ssh://off error: failed to start SSH connection',
    '0 ssh://c {"trusted":true}',
  ])
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).split('\n')
  expect(
    calls.flatMap((call) => / store (info|ping) .*\/\/(\w+)$/.exec(call)?.slice(1).join(' ') ?? []),
  ).toEqual([...['info a', 'ping a', 'ping off', 'ping c']])
})

it('takes for the last build no test package of ours, none that was collected, and none that prefers the Pi but where all do', async () => {
  // The store and the logs are of this test: the script has no other way to name them.
  const text = (await readFile(script, 'utf8')).replaceAll('=/nix/', `=${folder}/nix/`)
  const last = async () => (await run(['-c', text, 'why.sh']))['derivation']
  const derivation = async (name: string, second: number, content?: string) => {
    const hash = String(second).padStart(32, '0')
    const logs = join(folder, 'nix/var/log/nix/drvs', hash.slice(0, 2))
    await mkdir(logs, { recursive: true })
    await writeFile(join(logs, `${hash.slice(2)}-${name}.drv.bz2`), '')
    await utimes(join(logs, `${hash.slice(2)}-${name}.drv.bz2`), second, second)
    const path = join(folder, 'nix/store', `${hash}-${name}.drv`)
    if (content !== undefined) await writeFile(path, content)
    return path
  }
  await mkdir(join(folder, 'nix/store'), { recursive: true })
  expect(await last()).toEqual([])
  for (let second = 1000; second < 1120; second++) await derivation('pi-offload-proof-x', second, '')
  expect(await last()).toEqual([])
  const system = await derivation('nixos-system', 30, '("preferLocalBuild","1"),("system","aarch64-linux")')
  await derivation('unit', 25, String.raw`("__json","{\"preferLocalBuild\":true}")`)
  await derivation('collected', 40)
  expect(await last()).toEqual([system])
  const other = await derivation('about-pi-offload-proof-x', 10, '("preferLocalBuild","")')
  expect(await last()).toEqual([other])
})
