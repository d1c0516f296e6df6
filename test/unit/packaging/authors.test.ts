import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)

test('licence, package and the versions in the program’s file name the same holder and year', async () => {
  const [licence, packing, manifest] = await Promise.all(
    ['LICENSE', 'electron-builder.yml', 'package.json'].map((name) => readFile(new URL(name, root), 'utf8')),
  )
  const [, year, holder] = /^Copyright \(c\) (\d{4}) (.+)$/m.exec(licence ?? '') ?? []
  expect(packing?.split('\n')).toContain(`copyright: Copyright © ${year} ${holder}`)
  expect(JSON.parse(manifest ?? '')).toMatchObject({ author: holder })
})
