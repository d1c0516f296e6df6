import { describe, expect, it } from 'vitest'
import { plainText } from '../../../../electron/steps/pi/nix-text.ts'
import { parseNix } from '../../../../electron/steps/pi/nix-tree.ts'
import { refused, taken } from '../../../configurations/expressions.ts'

describe('parseNix', () => {
  it.each(taken)('takes %s', (source) => {
    expect(parseNix(source).flaw).toBeUndefined()
  })

  it.each(Object.entries(refused))('refuses %s', (source, flaw) => {
    expect(parseNix(source).flaw).toBe(flaw)
  })
})

describe('plainText', () => {
  it.each([...taken, ...Object.keys(refused)])('leaves everything where it is: %s', (source) => {
    expect(plainText(source)).toHaveLength(source.length)
  })
})
