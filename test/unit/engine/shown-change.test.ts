import { describe, expect, test } from 'vitest'
import { foundInThisRun, madeInThisRun, type Change } from '../../../electron/contract/plan.ts'
import { isAsShown } from '../../../electron/engine/plan.ts'

describe('a shown change', () => {
  const command = (verb: string) => ({
    kind: 'command' as const,
    where: 'pi' as const,
    argv: ['nixos-rebuild', verb],
  })

  const file = (after: string) => ({
    summary: 's',
    details: [{ kind: 'file' as const, where: 'pi' as const, path: '/x', after }],
  })

  const sameAsShown = (change: Change, now: Change) => isAsShown({ kind: 'change', change }, now)

  test('matches itself, and what this run made in the place of a placeholder', () => {
    expect(sameAsShown(file('a "b"\n'), file('a "b"\n'))).toBe(true)
    expect(sameAsShown(file(`key = ${madeInThisRun};\n`), file('key = AAAA+/=;\n'))).toBe(true)
    // Not made yet when the action begins.
    expect(sameAsShown(file(madeInThisRun), file(madeInThisRun))).toBe(true)
  })

  test('matches nothing else', () => {
    expect(sameAsShown(file('a.c'), file('abc'))).toBe(false)
    expect(sameAsShown(file(`key = ${madeInThisRun};`), file('key = AAAA; more = 1;'))).toBe(false)
    expect(sameAsShown(file(`"${madeInThisRun}"`), file('"x", "y"'))).toBe(false)
    expect(sameAsShown(file('a'), { ...file('a'), details: [] })).toBe(false)
  })

  test('covers fewer calls in the same order, and nothing else than calls may be missing', () => {
    const { details: written } = file('a')
    const shown = {
      summary: 's',
      details: [command('build'), ...written, command('test'), command('switch')],
    }
    const covers = (...details: Change['details']) => sameAsShown(shown, { summary: 's', details })
    expect(covers(...written, command('test'), command('switch'))).toBe(true)
    expect(covers(command('build'), ...written, command('switch'))).toBe(true)
    expect(covers(...written)).toBe(true)
    expect(covers(command('test'), command('switch'))).toBe(false)
    expect(covers(...written, command('switch'), command('test'))).toBe(false)
    expect(covers(...written, command('test'), command('switch'), command('boot'))).toBe(false)
    expect(sameAsShown(shown, { summary: 'other words', details: written })).toBe(false)
  })

  test('of what could not be seen covers its parts, whatever was there before, and nothing beyond', () => {
    const shown = { summary: 's', details: [...file(`v = ${foundInThisRun};`).details, command('switch')] }
    const covers = (now: Change) => isAsShown({ kind: 'verify', change: shown }, now)
    const [found] = file('v = 26.05;').details
    const before = { ...found, before: 'v = 1;' } as Change['details'][number]
    expect(covers({ summary: 'other words', details: [before, command('switch')] })).toBe(true)
    expect(covers({ summary: 'other words', details: [command('switch')] })).toBe(true)
    expect(covers({ summary: 'other words', details: [command('boot')] })).toBe(false)
    expect(covers({ summary: 'other words', details: [command('switch'), command('boot')] })).toBe(false)
    expect(covers(file('v = 26.05; w = 1;'))).toBe(false)
    expect(covers({ summary: 's', details: [] })).toBe(true)
    expect(covers({ summary: 'other words', details: [] })).toBe(false)
    // A deletion was not shown where a writing was.
    const deletion = { kind: 'file' as const, where: 'pi' as const, path: '/x', before: 'v = 26.05;' }
    expect(covers({ summary: 's', details: [deletion] })).toBe(false)
  })
})
