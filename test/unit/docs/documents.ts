/** All documents of the repository. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readMarkdown, type Markdown } from './markdown.ts'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Document extends Markdown {
  /** From the root, with `/`. */
  file: string
}

export const documents: readonly Document[] = await Promise.all(
  globSync(['*.md', '{docs,resources,test}/**/*.md'], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
    .map(async (file) => ({ file, ...(await readMarkdown(readFileSync(root + file, 'utf8'))) })),
)

/** What was written of a former version stays as it was written. */
export const documentsOfToday = documents.filter(({ file }) => file !== 'CHANGELOG.md')
