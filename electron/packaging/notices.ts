/** The licences of what others wrote and the program contains. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { licenceOf } from './licences.ts'
import type { LockedPackage } from './lock-file.ts'

const licenceFile = /^(licen[cs]e|copying|copyright|notice|third-?party)/i

/** Packages that bring no text of their licence, by whom they are, and another of the same people under the same licence that does. */
const siblings: ReadonlyMap<string, { by: string; sibling: string }> = new Map([
  ['@fluentui/react-icons', { by: 'Microsoft', sibling: '@fluentui/react-components' }],
  ['lazy-val', { by: 'Vladimir Krivosheev', sibling: 'electron-updater' }],
])

/** Below this Vite's file has the licences of what it is itself made of; only a helper of its own is shipped. */
const endOfVites = '\n# Licenses of bundled dependencies\n'

const introduction = `Third-party notices of Pi Offload

Pi Offload contains code of the packages below, each under the licence that stands below its name. The licences of Electron and
Chromium, with which it is installed, lie beside the program: LICENSE.electron.txt and LICENSES.chromium.html.
`

/** The same text for the same packages, wherever and whenever. Throws, with all such, where a package has no text of its licence. */
export async function thirdPartyNotices(packages: readonly LockedPackage[], root: string): Promise<string> {
  const withTexts = await Promise.all(
    packages.map(async (one) => ({ one, text: await licenceText(one, root) })),
  )
  const without = withTexts.filter(({ text }) => text === '').map(({ one }) => one.name)
  if (without.length > 0) throw new Error(`Without the text of a licence: ${without.join(', ')}`)
  const byText = Map.groupBy(withTexts, ({ text }) => text)
  const sections = [...byText].map(([text, group]) => ({
    heads: group.map(({ one }) => `${one.name} ${one.version} (${licenceOf(one)})`).sort(),
    text,
  }))
  const line = '='.repeat(80)
  return [
    introduction,
    ...sections
      .sort((a, b) => ((a.heads[0] ?? '') < (b.heads[0] ?? '') ? -1 : 1))
      .map(({ heads, text }) => `${line}\n${heads.join('\n')}\n${line}\n\n${text}\n`),
  ].join('\n')
}

async function licenceText({ name, location }: LockedPackage, root: string): Promise<string> {
  const known = siblings.get(name)
  if (known === undefined) return textIn(join(root, location))
  const { by, sibling } = known
  const text = await textIn(join(root, 'node_modules', sibling))
  return text === ''
    ? ''
    : `(By ${by}. It brings no text of its licence; this is the one of ${sibling}.)\n\n${text}`
}

async function textIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile() && licenceFile.test(entry.name))
  const texts = names
    .map(({ name }) => name)
    .sort()
    .map(async (name) => plain(await readFile(join(folder, name), 'utf8')))
  return (await Promise.all(texts)).filter((text) => text !== '').join('\n\n')
}

/** Line ends of one kind, nothing at their ends. */
function plain(text: string): string {
  const [own = ''] = text.replaceAll(/\uFEFF|\r/g, '').split(endOfVites)
  return own.replaceAll(/[ \t]+$/gm, '').trim()
}
