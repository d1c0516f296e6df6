import fc from 'fast-check'
import { expect, test } from 'vitest'
import { productAssets } from '../../product-assets.ts'
import { nixTokens, tokenLines } from '../../../renderer/components/nix-tokens.ts'

const kinds = (text: string) => nixTokens(text).map(({ kind, text: piece }) => [kind, piece.trim()])

test('tells what a reader looks for apart', () => {
  expect(kinds('{ nix.settings = { a = 1; }; } # why')).toEqual([
    ['plain', '{'],
    ['name', 'nix.settings'],
    ['plain', '= {'],
    ['name', 'a'],
    ['plain', '='],
    ['number', '1'],
    ['plain', '; }; }'],
    ['comment', '# why'],
  ])
})

test('knows what is filled into a string, with braces of its own, from the string', () => {
  expect(kinds('"a ${f { b = "c"; }} d"')).toEqual([
    ['string', '"a'],
    ['plain', '${f {'],
    ['name', 'b'],
    ['plain', '='],
    ['string', '"c"'],
    ['plain', '; }}'],
    ['string', 'd"'],
  ])
})

test('a string of several lines stays one, whatever quotes are in it', () => {
  expect(kinds("''\n  Host ''${x} '''q\n''")).toEqual([['string', "''\n  Host ''${x} '''q\n''"]])
})

test.each(['nix/pi.nix', 'nix/builder.nix'])('changes no letter of %s', async (path) => {
  const text = await productAssets.text(path)
  const tokens = nixTokens(text)
  expect(tokens.map((token) => token.text).join('')).toBe(text)
  expect(tokens.filter(({ kind }) => kind === 'keyword').length).toBeGreaterThan(2)
  expect(
    tokenLines(tokens)
      .map((line) => line.map((token) => token.text).join(''))
      .join('\n'),
  ).toBe(text)
})

test('changes no letter of any text, and comes to an end', () => {
  const piece = fc.constantFrom(
    '"',
    "''",
    '${',
    '{',
    '}',
    '\\',
    '$',
    '#',
    '/*',
    '*/',
    '\n',
    'let',
    ' ',
    'a',
    '1',
    '/b',
    "'",
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      expect(
        nixTokens(text)
          .map((token) => token.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
