/** docs/troubleshooting.md says what is so. */
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { codes, documentFile, documentText, troubles } from '../troubles/document.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The words with which the tests of a file are named; those of a table have its placeholders. */
function titlesIn(file: string): Set<string> {
  const titles = new Set<string>()
  const visit = (node: ts.Node): void => {
    const [first] = ts.isCallExpression(node) ? node.arguments : []
    if (ts.isCallExpression(node) && first !== undefined && ts.isStringLiteralLike(first))
      if (/^(?:it|test)\b/.test(node.expression.getText())) titles.add(first.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.Latest, true))
  return titles
}

describe('the list of troubles', () => {
  it('is in docs/troubleshooting.md as it is; `npm run format` writes it', async () => {
    expect(await readFile(documentFile, 'utf8')).toBe(await documentText())
  })

  it('has an id for each, and a section for each code', async () => {
    expect(new Set(troubles.map(({ id }) => id)).size).toBe(troubles.length)
    const text = await documentText()
    expect(codes.filter((code) => !text.includes(`\n### ${code}\n`))).toEqual([])
  })

  it.each(troubles.map((trouble) => [trouble.id, trouble] as const))(
    '%s: is looked for, and shown by tests that are there',
    (_id, { noticed, tests }) => {
      expect(existsSync(root + noticed.module)).toBe(true)
      for (const { file, title } of tests) expect(titlesIn(file), file).toContain(title)
    },
  )
})
