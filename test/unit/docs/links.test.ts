/** Every link of every document leads somewhere. Addresses of the web are not opened: what they name is checked, not whether it answers. */
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { expect, it } from 'vitest'
import { documents, root, type Document } from './documents.ts'

/** Whom the documents send a reader to. */
const hosts = new Set([
  'github.com',
  'www.virtualbox.org',
  'www.electronjs.org',
  'keepachangelog.com',
  'aka.ms',
])

const isOfTheWeb = (url: string) => /^[a-z][a-z0-9+.-]*:/i.test(url)

/** The path from the root and the anchor of a link in a document; without a path it is the document itself. */
function targetOf({ file }: Document, url: string): { path: string; anchor: string | undefined } {
  const [path = '', anchor] = url.split('#', 2)
  return {
    path: path === '' ? file : posix.join(posix.dirname(file), decodeURIComponent(path)),
    anchor,
  }
}

const found = documents.flatMap((document) =>
  document.links.map(({ text, line }) => ({ document, url: text, at: `${document.file}:${line} ${text}` })),
)
const relative = found
  .filter(({ url }) => !isOfTheWeb(url))
  .map((link) => ({ ...link, ...targetOf(link.document, link.url) }))

it('has documents to read', () => {
  expect(documents.map(({ file }) => file)).toEqual(expect.arrayContaining(['README.md', 'docs/later.md']))
  expect(relative.length).toBeGreaterThan(100)
})

it('every relative link leads to a file or a folder of the repository', () => {
  const lost = relative.filter(({ path }) => path.startsWith('../') || !existsSync(root + path))
  expect(lost.map(({ at }) => at)).toEqual([])
})

it('every anchor is there', () => {
  const lost = relative.filter(({ path, anchor }) => {
    if (anchor === undefined) return false
    return !documents.some(({ file, anchors }) => file === path && anchors.has(anchor))
  })
  expect(lost.map(({ at }) => at)).toEqual([])
})

it('every link into the web is https, to one of the known hosts, and written in one way', () => {
  const addresses = found.filter(({ url }) => isOfTheWeb(url))
  const unknown = addresses.filter(({ url }) => !url.startsWith('https:') || !hosts.has(new URL(url).host))
  expect(unknown.map(({ at }) => at)).toEqual([])
  const ways = Map.groupBy(new Set(addresses.map(({ url }) => url)), (url) =>
    url.replace(/^https:\/\/(?:www\.)?/, '').replace(/\/$/, ''),
  )
  expect([...ways.values()].filter((written) => written.length > 1)).toEqual([])
})

it('a reader who begins with the README comes by every document', () => {
  const reached = new Set(['README.md'])
  // A folder is shown with all that is in it; the changelog tells what was.
  const isReached = (file: string) => reached.has(file) || reached.has(posix.dirname(file))
  let before: number
  do {
    before = reached.size
    for (const { document, path } of relative)
      if (document.file !== 'CHANGELOG.md' && isReached(document.file)) reached.add(path.replace(/\/$/, ''))
  } while (reached.size > before)
  expect(documents.map(({ file }) => file).filter((file) => !isReached(file))).toEqual([])
})

it('every picture says what it shows', () => {
  const pictures = documents.flatMap(({ file, pictures }) =>
    pictures.map((picture) => ({ file, ...picture })),
  )
  expect(pictures.length).toBeGreaterThan(5)
  const silent = pictures.filter(({ alt }) => alt.split(' ').length < 4)
  expect(silent.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([])
})
