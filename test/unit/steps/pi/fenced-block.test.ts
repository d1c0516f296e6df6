import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockIn,
  fenceOf,
  hasBlock,
  withBlock,
  withoutBlock,
} from '../../../../electron/steps/pi/fenced-block.ts'

const fence = fenceOf('Something')
const lines = 'one\ntwo\n'

describe.each(['start', 'end'] as const)('a block at the %s', (at) => {
  const files = fc.oneof(
    fc.constant(undefined),
    fc.string(),
    fc.array(fc.constantFrom('a', '# >>> Another >>>', '', '\r', fence.end)).map((all) => all.join('\n')),
  )

  it('goes in, is found, and goes out again to the byte, whatever the file is', () => {
    fc.assert(
      fc.property(files, (text) => {
        const changed = withBlock(text, fence, { lines, at })
        expect(blockIn(changed, fence)).toBe(lines)
        expect(withoutBlock(changed, fence)).toBe(text)
        expect(withBlock(changed, fence, { lines, at })).toBe(changed)
      }),
    )
  })

  it('leaves what its owner writes around it', () => {
    const changed = withBlock('mine', fence, { lines, at })
    expect(withoutBlock(`before\n${changed}\nafter\n`, fence)).toBe(
      at === 'start' ? 'before\nmine\nafter\n' : 'before\nmine\nafter\n',
    )
    const own = withBlock(undefined, fence, { lines, at })
    expect(withoutBlock(own, fence)).toBeUndefined()
    expect(withoutBlock(`${own}more\n`, fence)).toBe('more\n')
  })
})

describe('what is no block', () => {
  it.each([
    undefined,
    '',
    'text\n',
    `${fence.start}\n`,
    `${fence.start}\nwithout an end\n`,
    `x ${fence.start}\nnot a line of its own\n${fence.end}\n`,
    `${fence.start}\ntwo\n ${fence.end}\n`,
  ])('stays as it is: %j', (text) => {
    expect(hasBlock(text, fence)).toBe(false)
    expect(withoutBlock(text, fence)).toBe(text)
  })
})
