/** What a document leads to and names. Prettier reads it, as it formats it: code is never taken for a link. */
import { parsers } from 'prettier/plugins/markdown'

/** `line` is that of the file, from 1. */
export interface Found {
  text: string
  line: number
}

interface Picture extends Found {
  alt: string
}

interface Block extends Found {
  language: string
}

export interface Markdown {
  /** Addresses, of pictures, too. */
  links: readonly Found[]
  pictures: readonly Picture[]
  /** What a link may name behind its `#`. */
  anchors: ReadonlySet<string>
  blocks: readonly Block[]
  /** Code within a sentence. */
  codes: readonly Found[]
  /** Each with its rows, these with the code in each cell. */
  tables: readonly (readonly (readonly string[])[])[]
}

/** Those of mdast that are asked for. */
interface Node {
  type: string
  children?: readonly Node[]
  url?: string
  alt?: string | null
  value?: string
  lang?: string | null
  position: { start: { line: number } }
}

export async function readMarkdown(text: string): Promise<Markdown> {
  const root = (await parsers.markdown.parse(text, {} as never)) as Node
  const nodes = [...within(root)]
  const ofType = (type: string) => nodes.filter((node) => node.type === type)
  const html = ofType('html').map(({ value = '', position }) => ({ text: value, line: position.start.line }))
  const pictures = [
    ...ofType('image').map((node) => ({ ...found(node, node.url), alt: node.alt ?? '' })),
    ...html.flatMap(({ text, line }) => [...text.matchAll(/<img\b[^>]*>/g)].map(([tag]) => imgOf(tag, line))),
  ]
  return {
    links: [
      ...nodes.flatMap((node) => (node.url === undefined ? [] : [found(node, node.url)])),
      ...html.flatMap(({ text, line }) =>
        [...text.matchAll(/\b(?:href|src|srcset)="([^"]*)"/g)].map(([, url = '']) => ({ text: url, line })),
      ),
    ],
    pictures,
    anchors: new Set([
      ...slugs(ofType('heading').map(plainText)),
      ...html.flatMap(({ text }) => [...text.matchAll(/\bid="([^"]+)"/g)].map(([, id = '']) => id)),
    ]),
    blocks: ofType('code').map((node) => ({ ...found(node), language: node.lang ?? '' })),
    codes: ofType('inlineCode').map((node) => found(node)),
    tables: ofType('table').map((table) =>
      (table.children ?? []).map((row) => (row.children ?? []).map(plainText)),
    ),
  }
}

/** GitHub's: what is neither letter, number, underscore, blank nor hyphen goes, and a name that is taken gets a number. */
function slugs(headings: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return headings.map((heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

function* within(node: Node): Generator<Node> {
  yield node
  for (const child of node.children ?? []) yield* within(child)
}

function found({ value = '', position }: Node, text = value): Found {
  return { text, line: position.start.line }
}

function plainText({ type, value = '', children = [] }: Node): string {
  return (type === 'html' ? '' : value) + children.map(plainText).join('')
}

function imgOf(tag: string, line: number): Picture {
  const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  return { text: attribute('src'), alt: attribute('alt'), line }
}
