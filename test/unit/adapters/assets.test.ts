import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { fileAssets } from '../../../electron/adapters/assets.ts'

it('reads the files of its folder and no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'pi-offload-assets-'))
  try {
    await writeFile(join(root, 'a file.nix'), '{ }\n')
    const assets = fileAssets(pathToFileURL(`${root}/`))
    expect(await assets.text('a file.nix')).toBe('{ }\n')
    await expect(assets.text('none.nix')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(assets.text('../../etc/passwd')).rejects.toThrow('not below')
  } finally {
    await rm(root, { recursive: true })
  }
})
