import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argumentsIn, commandLineOf } from '../../../electron/adapters/windows/command-line.ts'

describe('a command line of Windows', () => {
  it.each([
    [['a', 'b c'], 'a "b c"'],
    [['', 'x'], '"" x'],
    [['C:\\Program Files\\x\\'], '"C:\\Program Files\\x\\\\"'],
    [['C:\\x\\'], 'C:\\x\\'],
    [['a"b'], '"a\\"b"'],
    [['a\\"b'], '"a\\\\\\"b"'],
    [['\\\\server\\share name'], '"\\\\server\\share name"'],
  ])('%j', (argv, line) => {
    expect(commandLineOf(argv)).toBe(line)
    expect(argumentsIn(line)).toEqual(argv)
  })

  /** Examples of Microsoft's page "Parsing C command-line arguments". */
  it.each([
    ['"a b c" d e', ['a b c', 'd', 'e']],
    ['"ab\\"c" "\\\\" d', ['ab"c', '\\', 'd']],
    ['a\\\\\\b d"e f"g h', ['a\\\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['a\\\\\\\\"b c" d e', ['a\\\\b c', 'd', 'e']],
    ['', []],
  ])('%s is taken apart as Microsoft says', (line, argv) => {
    expect(argumentsIn(line)).toEqual(argv)
  })

  it('gives every argument vector back', () => {
    const part = fc.constantFrom('"', '\\', ' ', '\t', 'a', '%', '^', 'ä', '😀', '\n')
    const argument = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(argument), (argv) => {
        expect(argumentsIn(commandLineOf(argv))).toEqual(argv)
      }),
      { numRuns: 2000 },
    )
  })
})
