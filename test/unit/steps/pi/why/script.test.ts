/** Which machines the script finds, as Nix would, and that it asks every one: run for real, with a Nix that is told what it says. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
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
  const nix = `case "$*" in
  --version) echo 'nix (Nix) 2.31.2' ;;
  *' config show') cat "$FOLDER/config" ;;
  *' store info '*off*) echo 'error: failed to start SSH connection' >&2; exit 1 ;;
  *' store info '*) echo '{"trusted":true}' ;;
esac`
  for (const [name, text] of Object.entries({ nix, 'nix-store': 'exit 0' })) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`)
    await chmod(join(folder, 'bin', name), 0o755)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What it prints under each of its headings, with such a setting and such files beside it; `.` stands for their folder. */
async function told(builders: string, files: Record<string, string> = {}): Promise<Record<string, string[]>> {
  const placed = (text: string) => text.replaceAll('@./', `@${folder}/`)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), placed(text))
  await writeFile(
    join(folder, 'config'),
    `access-tokens = secret\nbuilders = ${placed(builders)}\nmax-jobs = 4\n`,
  )
  const { stdout } = await execa('sh', [script, join(folder, 'x.drv')], {
    env: { FOLDER: folder, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` },
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
  expect(config).toEqual([`builders = ${name} \\n`, 'max-jobs = 4'])
})
