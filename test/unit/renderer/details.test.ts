/** What the program says of a problem, as it stands in its source: all of it is known in German. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { phrasesDe } from '../../../renderer/texts/phrases-de.ts'
import { translatePhrase } from '../../../renderer/texts/phrases.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Put together of parts, each of whose sentences has its own line, or of what others said. */
const composed = new Set([
  '# shows # all of a sudden.',
  '# # within # s.',
  '# # before its answer was complete.',
  'sudo # instead of giving root’s rights.',
  'The shell # instead of running #.',
  'The clock of the Pi is # seconds # that of this PC.',
  '“#” is in use: #',
  '“#” was not run: #',
  'VirtualBox #: #.',
])

/** The places of `detail` among the arguments. */
const places: Readonly<Record<string, number>> = { failure: 1, problem: 1, Refusal: 2 }

/** `#` stands for what is filled in. Texts that are put together elsewhere have no literal here. */
function detailsIn(file: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const place = places[node.expression.getText()]
      const detail = place === undefined ? undefined : node.arguments?.[place]
      if (detail !== undefined && ts.isStringLiteralLike(detail)) found.push(detail.text)
      if (detail !== undefined && ts.isTemplateExpression(detail))
        found.push(detail.head.text + detail.templateSpans.map(({ literal }) => `#${literal.text}`).join(''))
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(`${root}${file}`, 'utf8'), ts.ScriptTarget.Latest, true))
  return found
}

test('every sentence about a problem is known in German', () => {
  const files = globSync('electron/{adapters,engine,ipc,steps}/**/*.ts', { cwd: root })
  const details = files.flatMap(detailsIn)
  expect(details.length).toBeGreaterThan(100)
  const saysSomething = (detail: string) => /[a-z]{2}/i.test(detail)
  const unknown = details
    .filter((detail) => saysSomething(detail) && !composed.has(detail))
    .filter((detail) => translatePhrase(phrasesDe, detail) === undefined)
  expect(unknown).toEqual([])
})
