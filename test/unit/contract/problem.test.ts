import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import { failure, problem, problemOf } from '../../../electron/contract/problem.ts'

const folders = ['electron', 'renderer'].map((name) => new URL(`../../../${name}`, import.meta.url).pathname)
/** They name every code, used or not. */
const catalogues = /problem-catalogue\.ts$|(?:^|\/)texts\//

function sources(): string {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !catalogues.test(file))
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    )
    .join('\n')
}

describe('the catalogue', () => {
  const used = sources()

  test.each(Object.entries(catalogue))(
    '%s: is used, has a title and says what to do',
    (code, { title, remedy }) => {
      expect(used.includes(`'${code}'`)).toBe(true)
      expect(title).toMatch(/^[A-Z“].*[^.]$/)
      expect(remedy).toMatch(/^[A-Z].*\.$/)
    },
  )
})

describe('any thrown value becomes a problem', () => {
  test('ours stays as it is', () => {
    const thrown = failure('PORT_TAKEN', 'Port 2222 is held by sshd.', 'LISTEN 0.0.0.0:2222')
    expect(problemOf(thrown)).toEqual(
      problem('PORT_TAKEN', 'Port 2222 is held by sshd.', 'LISTEN 0.0.0.0:2222'),
    )
  })

  test('a stop, an error, and what nobody should throw', () => {
    expect(problemOf(new DOMException('x', 'AbortError')).code).toBe('CANCELLED')
    expect(problemOf(new TypeError('x is not a function'))).toMatchObject({
      code: 'UNEXPECTED',
      detail: 'x is not a function',
    })
    expect(problemOf('text')).toMatchObject({ code: 'UNEXPECTED', detail: 'text' })
    expect(problemOf(undefined).code).toBe('UNEXPECTED')
  })
})
