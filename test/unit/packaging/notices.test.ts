/** Licences of what others wrote: of which packages, which texts, always the same. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packagesOf } from '../../../electron/packaging/bundles.ts'
import type { LockedPackage } from '../../../electron/packaging/lock-file.ts'
import { thirdPartyNotices } from '../../../electron/packaging/notices.ts'

/** A folder with these files, by their paths. */
async function folderWith(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pi-offload-notices-'))
  onTestFinished(() => rm(root, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

const packed = (name: string, location = `node_modules/${name}`): LockedPackage => ({
  ...{ location, name, version: '1.2.3', license: 'MIT', isDev: false },
})

test('which packages the modules of a bundle are of', () => {
  const modules = [
    '/home/me/product/electron/main.ts',
    '/home/me/product/node_modules/execa/index.js',
    '/home/me/product/node_modules/@some/thing/lib/a.js?url',
    '/home/me/product/node_modules/execa/node_modules/@inner/one/index.js',
    '\0vite/preload-helper.js',
    '\0rolldown/runtime.js',
  ]
  expect([...packagesOf(modules, '/home/me/product')]).toEqual([
    'node_modules/execa',
    'node_modules/@some/thing',
    'node_modules/execa/node_modules/@inner/one',
    'node_modules/vite',
    'node_modules/rolldown',
  ])
  for (const foreign of ['/home/me/node_modules/execa/index.js', '\0some-plugin/helper.js'])
    expect(() => packagesOf([foreign], '/home/me/product')).toThrow(`Whose is the module ${foreign}?`)
})

test('each text stands once, below all packages that have it, with notices and whatever their line ends are', async () => {
  const root = await folderWith({
    'node_modules/b/LICENSE': '\uFEFFMIT\r\n\r\nCopyright (c) some people  \r\n',
    'node_modules/a/license.md': 'MIT\n\nCopyright (c) some people\n',
    'node_modules/b/node_modules/c/LICENCE.txt': 'Apache',
    'node_modules/b/node_modules/c/NOTICE': 'It contains what others wrote.',
    'node_modules/b/node_modules/c/index.js': 'licence()',
  })
  const packages = [packed('b'), packed('c', 'node_modules/b/node_modules/c'), packed('a')]
  const notices = await thirdPartyNotices(packages, root)
  const line = '='.repeat(80)
  expect(notices.slice(notices.indexOf(line))).toBe(
    [
      ...[line, 'a 1.2.3 (MIT)', 'b 1.2.3 (MIT)', line, '', 'MIT', '', 'Copyright (c) some people'],
      ...['', line, 'c 1.2.3 (MIT)', line, '', 'Apache', '', 'It contains what others wrote.', ''],
    ].join('\n'),
  )
  expect(await thirdPartyNotices(packages.toReversed(), root)).toBe(notices)
})

test('a package that brings no text is refused, or has that of its sibling', async () => {
  const root = await folderWith({
    'node_modules/silent/README.md': 'MIT',
    'node_modules/empty/LICENSE': ' \n',
    'node_modules/@fluentui/react-icons/package.json': '{}',
    'node_modules/@fluentui/react-components/LICENSE': 'MIT License',
  })
  await expect(thirdPartyNotices([packed('silent'), packed('empty')], root)).rejects.toThrow(
    'Without the text of a licence: silent, empty',
  )
  expect(await thirdPartyNotices([packed('@fluentui/react-icons')], root)).toContain(
    '(By Microsoft. It brings no text of its licence; this is the one of @fluentui/react-components.)\n\nMIT License\n',
  )
})

test('of Vite’s file its own licence is taken: only a helper of its own is shipped', async () => {
  const root = await folderWith({
    'node_modules/vite/LICENSE.md': 'MIT License\n\n# Licenses of bundled dependencies\nMany more.\n',
  })
  expect(await thirdPartyNotices([packed('vite')], root)).toMatch(/\nMIT License\n$/)
})
