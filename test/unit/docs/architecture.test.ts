/** docs/architecture.md and its drawing name what is there. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { resources } from '../../../electron/steps/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

describe('docs/architecture.md', () => {
  it('lists every resource at its place', async () => {
    const document = await readFile(`${root}docs/architecture.md`, 'utf8')
    for (const side of ['host', 'vm', 'pi']) {
      const row = document.split('\n').find((line) => line.startsWith(`| \`${side}\``)) ?? ''
      const named = [...row.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)
      const ids = resources.map(({ id }) => id.split('/')).filter(([of]) => of === side)
      expect(named.slice(1).sort()).toEqual(ids.map(([, name]) => name).sort())
    }
  })

  it('draws folders that are there, as text, in a small file', async () => {
    const drawing = await readFile(`${root}docs/architecture.svg`, 'utf8')
    const folders = [...drawing.matchAll(/class="folder[^>]*>([^<]+)</g)].map(([, folder = '']) => folder)
    expect(folders.length).toBeGreaterThan(7)
    expect(folders.filter((folder) => !existsSync(root + folder))).toEqual([])
    expect(drawing.length).toBeLessThan(20_000)
  })
})
