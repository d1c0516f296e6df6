import { expect, test } from 'vitest'
import { fileLines } from '../../../renderer/components/file-lines.ts'

const shown = (...parameters: Parameters<typeof fileLines>) =>
  fileLines(...parameters).map(({ kind, tokens }) => [kind, tokens.map(({ text }) => text).join('')])

test('a new file is new in every line', () => {
  expect(shown('/a', undefined, 'one\ntwo\n')).toEqual([
    ['added', 'one'],
    ['added', 'two'],
  ])
})

test('a deleted file is gone in every line', () => {
  expect(shown('/a', 'one\n', undefined)).toEqual([['removed', 'one']])
})

test('a change stands among the lines around it, and what is left out is said', () => {
  const before = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`)
  const after = before.with(10, 'another').with(25, 'and one more')
  expect(shown('/a', before.join('\n'), after.join('\n'))).toEqual([
    ['gap', ''],
    ['same', 'line 7'],
    ['same', 'line 8'],
    ['same', 'line 9'],
    ['removed', 'line 10'],
    ['added', 'another'],
    ['same', 'line 11'],
    ['same', 'line 12'],
    ['same', 'line 13'],
    ['gap', ''],
    ['same', 'line 22'],
    ['same', 'line 23'],
    ['same', 'line 24'],
    ['removed', 'line 25'],
    ['added', 'and one more'],
    ['same', 'line 26'],
    ['same', 'line 27'],
    ['same', 'line 28'],
  ])
})
