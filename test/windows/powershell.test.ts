/**
 * No PowerShell runs here. What can be known of the scripts without one: that a real grammar parses them, that they keep the rules of
 * `lint/`, and that each rule finds what it is there for.
 */
import { describe, expect, it } from 'vitest'
import { callsIn, keysOf } from './lint/calls.ts'
import { cmdlets, switches, types } from './lint/cmdlets.ts'
import { lint } from './lint/lint.ts'
import { mutants } from './mutants.ts'
import { parseScript, scripts, type Script } from './scripts.ts'

describe.each(scripts.map((script) => [script.name, script] as const))('%s', (_name, script) => {
  it('keeps every rule', () => {
    expect(lint(script, scripts)).toEqual([])
  })
})

it('finds the scripts, and every part is used by one', () => {
  const names = scripts.map(({ name }) => name)
  expect(names).toContain('elevated.ps1')
  const parts = names.filter((name) => name.startsWith('parts/'))
  const used = parts.filter((name) =>
    scripts.some(({ text }) => text.includes(`-ChildPath '${name.replaceAll('/', '\\')}')`)),
  )
  expect(used).toEqual(parts)
})

it('allows nothing that no script needs', () => {
  const calls = scripts.flatMap(({ root }) => callsIn(root))
  const used = (name: string): string[] =>
    calls
      .filter((call) => call.name === name)
      .flatMap((call) => [
        ...call.parameters.map((parameter) => parameter.name),
        ...call.splatted.flatMap((table) => keysOf(table, call) ?? []),
      ])
  const text = scripts.map((script) => script.text).join('\n')
  expect(Object.keys(cmdlets).filter((name) => !calls.some((call) => call.name === name))).toEqual([])
  for (const [name, parameters] of Object.entries(cmdlets))
    expect(parameters.filter((parameter) => !used(name).includes(parameter))).toEqual([])
  expect(switches.filter((word) => !text.includes(`'${word}'`))).toEqual([])
  expect(types.filter((type) => !text.includes(`[${type}]`) && !text.includes(`-TypeName ${type}`))).toEqual(
    [],
  )
})

describe('the linter finds', () => {
  it.each(mutants)('%s: %s', (...[rule, , file, from, to]) => {
    const original = scripts.find(({ name }) => name === file)
    if (original === undefined) throw new Error(`there is no ${file}`)
    const text = original.text.replace(from, () => to)
    expect(text).not.toBe(original.text)
    const changed = parseScript(file, text)
    const all: Script[] = scripts.map((script) => (script === original ? changed : script))
    expect(lint(changed, all).map((found) => found.rule)).toContain(rule)
  })

  it('has a mutant for every rule', () => {
    const rules = [
      'syntax',
      'letters',
      'beginning',
      'answer',
      'variables',
      'use',
      'command',
      'parameter',
      'invocation',
      'argument',
    ]
    rules.push('interpolation', 'switch', 'type', 'member', 'language', 'version', 'catch')
    expect(new Set(mutants.map(([rule]) => rule))).toEqual(new Set(rules))
  })
})
