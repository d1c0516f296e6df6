/** What the Pi's command would put into the stores, where everybody may read it: nothing that is closed. */
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, it } from 'vitest'

const command = new URL('../../../resources/nix/evaluate-on-builder.sh', import.meta.url)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sent-'))
  await chmod(folder, 0o755)
  await write('configuration.nix')
  await write('keys/laptop.pub')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, mode = 0o644): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), '')
  await chmod(join(folder, path), mode)
}

/** By the function of the command itself. */
async function hidesNothing(path: string) {
  const [source = ''] = /^hides_nothing\(\)[^]*?^\}/m.exec(await readFile(command, 'utf8')) ?? []
  const script = `program=pi-offload; say() { echo "$*"; }\n${source}\nhides_nothing "$1"`
  const { exitCode, stdout } = await execa('sh', ['-c', script, 'sh', path], { reject: false })
  return { exitCode, stdout }
}

it('a configuration that everybody may read goes, for its file or its folder', async () => {
  for (const path of [folder, join(folder, 'configuration.nix')])
    expect(await hidesNothing(path)).toEqual({ exitCode: 0, stdout: '' })
})

it('what git keeps does not go, and a link is nothing of its own', async () => {
  await write('.git/config', 0o600)
  await symlink('/etc/shadow', join(folder, 'shadow'))
  expect((await hidesNothing(folder)).exitCode).toBe(0)
})

it.for(['password', 'keys/private'])('%s, which is closed, is named and nothing goes', async (name) => {
  await write(name, 0o600)
  const { exitCode, stdout } = await hidesNothing(join(folder, 'configuration.nix'))
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`${join(folder, name)} is not for everybody`)
})
