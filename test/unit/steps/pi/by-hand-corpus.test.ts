/** The script for a Pi that could not be reached takes the import out of every shape in which the program puts it in, and leaves the same bytes. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importPathIn } from '../../../../electron/steps/pi/configuration-paths.ts'
import { addImport } from '../../../../electron/steps/pi/import-editor.ts'
import { configurations } from '../../../configurations/corpus.ts'

const script = fileURLToPath(new URL('../../../../resources/nix/left-on-the-pi.sh', import.meta.url))
const added = configurations.filter(({ expected }) => expected === 'added')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pi-offload-corpus-'))
  await mkdir(join(folder, 'bin'))
  // That the text is Nix, real Nix says in the lab.
  for (const name of ['nixos-rebuild', 'nix-instantiate', 'systemctl'])
    await writeFile(join(folder, 'bin', name), '#!/bin/sh\n', { mode: 0o755 })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

it.each(added)('$name', async ({ name, source }) => {
  const root = join(folder, name)
  const main = join(root, 'etc/nixos/configuration.nix')
  await mkdir(join(root, 'etc/nixos/pi-offload'), { recursive: true })
  await mkdir(join(root, 'root/.ssh'), { recursive: true })
  const addition = addImport(source, importPathIn('/etc/nixos/configuration.nix'))
  if (addition.kind !== 'added') throw new Error(addition.kind)
  await writeFile(main, addition.source)
  const { PATH = '' } = process.env
  const env = { PATH: `${join(folder, 'bin')}:${PATH}` }
  await execa('sh', [script, '/root/.ssh/id_builder', 'pi-offload:x', root], { env })
  expect(await readFile(main, 'utf8')).toBe(source)
})
