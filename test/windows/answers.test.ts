/** The answers of the scripts against their schemas, and what becomes of those that are broken. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { ProblemError } from '../../electron/contract/problem.ts'
import { failureKinds, parseAnswer } from '../../electron/adapters/windows/answers/answer.ts'
import {
  elevatedResultSchema,
  requestElevationSchema,
} from '../../electron/adapters/windows/answers/elevation.ts'
import { firewallStateSchema } from '../../electron/adapters/windows/answers/firewall-state.ts'
import * as network from '../../electron/adapters/windows/answers/network.ts'
import { pcFactsSchema } from '../../electron/adapters/windows/answers/pc-facts.ts'
import { scheduledTaskSchema } from '../../electron/adapters/windows/answers/scheduled-task.ts'
import { fieldsOf } from './fields.ts'
import { callsIn } from './lint/calls.ts'
import { literal } from './lint/tree.ts'
import { scripts } from './scripts.ts'

const schemas: Readonly<Record<string, z.ZodType>> = {
  'elevated-result': elevatedResultSchema,
  'firewall-state': firewallStateSchema,
  neighbours: network.neighboursSchema,
  'own-addresses': network.ownAddressesSchema,
  'pc-facts': pcFactsSchema,
  'port-holder': network.portHolderSchema,
  'request-elevation': requestElevationSchema,
  'reserved-ports': network.reservedPortsSchema,
  'route-to': network.routeToSchema,
  'scheduled-task': scheduledTaskSchema,
}

const folder = new URL('../fixtures/windows/', import.meta.url)
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const script = file.replace(/\..*$/, '')
    return { file, script, text: readFileSync(new URL(file, folder), 'utf8'), schema: schemas[script] }
  })

function parse({ script, schema }: (typeof fixtures)[number], text: string): unknown {
  if (schema === undefined) throw new Error(`no schema for ${script}`)
  return parseAnswer(script, schema, text)
}

/** What is thrown, which must be the problem and nothing else. */
function problemOf(run: () => unknown): ProblemError {
  try {
    run()
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'TOOL_ANSWER_UNREADABLE') return error
    throw error
  }
  throw new Error('it was accepted')
}

describe.each(fixtures)('$file', (fixture) => {
  const { text } = fixture

  it('passes its schema, also on one line and with the line end of Windows', () => {
    const answer = parse(fixture, text)
    expect(answer).toEqual(JSON.parse(text))
    expect(parse(fixture, `${JSON.stringify(JSON.parse(text))}\r\n`)).toEqual(answer)
  })

  it('is refused with a problem wherever it is cut off', () => {
    const whole = text.trim()
    for (let length = 0; length < whole.length; length += 1)
      expect(problemOf(() => parse(fixture, whole.slice(0, length))).problem.detail).toContain(fixture.script)
  })

  it('is refused with one more field, one field less, another value, or something around it', () => {
    const document = JSON.parse(text) as Record<string, unknown>
    for (const changed of [
      { ...document, more: 1 },
      without(document, 'ok'),
      { ...document, ok: 'True' },
      [document],
      null,
      'text',
      1,
    ])
      problemOf(() => parse(fixture, JSON.stringify(changed)))
    for (const around of [
      `\uFEFF${text}`,
      `${text}${text}`,
      `WARNUNG: ${text}`,
      `${text}\nFertig.`,
      `#< CLIXML\n${text}`,
    ])
      problemOf(() => parse(fixture, around))
  })

  it('is refused without any of its fields, and with another kind of value in any', () => {
    for (const changed of brokenCopies(JSON.parse(text)))
      problemOf(() => parse(fixture, JSON.stringify(changed)))
  })
})

function without(value: object, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([other]) => other !== key))
}

/** Copies of a document with one field taken away, or made something that no field is. */
function brokenCopies(value: unknown): unknown[] {
  if (Array.isArray(value))
    return value.flatMap((element: unknown, index) =>
      brokenCopies(element).map((copy) => value.with(index, copy) as unknown[]),
    )
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, element]) => {
    return [
      without(value, key),
      { ...value, [key]: { no: 'such thing' } },
      ...brokenCopies(element).map((copy) => ({ ...value, [key]: copy })),
    ]
  })
}

describe('answers that are none', () => {
  const garbage = [
    '',
    '\r\n',
    'Der Befehl "powershell.exe" ist entweder falsch geschrieben oder konnte nicht gefunden werden.',
    'Die Datei "C:\\x.ps1" kann nicht geladen werden, da die Ausführung von Skripts auf diesem System deaktiviert ist.',
    '{"ok":true,"value":{"listeners":[{"address":"0.0.0.0","processId":"4","name":"System","path":null}]}}',
    '{"ok":true,"value":{"listeners":{"address":"0.0.0.0","processId":4,"name":null,"path":null}}}',
    '{"ok":true,"value":{"value":[],"Count":0}}',
    '{"ok":true,"value":{"listeners":{}}}',
    '{"ok":false,"error":{"kind":"Zugriff verweigert","hresult":null,"errorId":null,"message":"x"}}',
    '{"ok":false,"error":{"kind":"failed","hresult":"-2147024891","errorId":null,"message":"x"}}',
    '\u0000\u0001\uFFFD',
  ]

  it.each(garbage)('%s', (text) => {
    problemOf(() => parseAnswer('port-holder', network.portHolderSchema, text))
  })

  it('may be huge or deep, and are refused at once', () => {
    const listener = '{"address":"0.0.0.0","processId":4,"name":null,"path":null}'
    const huge = `{"ok":true,"value":{"listeners":[${Array.from({ length: 200_000 }, () => listener).join(',')}]}}`
    const error = problemOf(() => parseAnswer('port-holder', network.portHolderSchema, huge))
    expect(error.problem.underlying?.length).toBeLessThan(5000)
    problemOf(() => parseAnswer('port-holder', network.portHolderSchema, '['.repeat(1_000_000)))
    problemOf(() =>
      parseAnswer('port-holder', network.portHolderSchema, `${'['.repeat(200_000)}${']'.repeat(200_000)}`),
    )
  })
})

describe('scripts and schemas', () => {
  it('have a fixture for every answer, and one of another language where there are words', () => {
    expect([...new Set(fixtures.map(({ script }) => script))]).toEqual(Object.keys(schemas))
    expect(fixtures.filter(({ file }) => /german|chinese|spanish/.test(file)).length).toBeGreaterThan(7)
  })

  it('know the same kinds of failure', () => {
    const thrown = scripts.flatMap(({ root }) =>
      callsIn(root)
        .filter(({ name }) => name === 'New-Failure')
        .flatMap(({ parameters }) => parameters.filter(({ name }) => name === 'Kind'))
        .map(({ value }) => value && literal(value)),
    )
    const found = ['failed', 'access-denied', 'command-missing', 'language-mode']
    expect([...new Set([...found, ...thrown])].sort()).toEqual([...failureKinds].sort())
    const text = scripts.find(({ name }) => name === 'parts/answer.ps1')?.text ?? ''
    for (const kind of found.slice(0, 3)) expect(text).toContain(`$kind = '${kind}'`)
  })

  it('stand in the README, and so do all kinds', () => {
    const readme = readFileSync(new URL('../../resources/windows/README.md', import.meta.url), 'utf8')
    const names = scripts
      .map(({ name }) => name.replace('.ps1', ''))
      .filter((name) => !name.startsWith('parts/'))
    for (const word of [...names, ...failureKinds]) expect(readme).toContain(`\`${word}\``)
  })

  it.each(Object.keys(schemas))('%s has the fields that its fixtures have', (name) => {
    const documents = fixtures
      .filter(({ script }) => script === name)
      .map(({ text }) => JSON.parse(text) as { value?: unknown })
    // The result file tells the failure of each action, in the form of any failure.
    const [answered, written] =
      name === 'elevated-result'
        ? [documents.flatMap(keysOf), fieldsOf('elevated.ps1', /^parts\/answer/)]
        : [documents.flatMap(({ value }) => keysOf(value)), fieldsOf(`${name}.ps1`, /^parts\/(?!answer)/)]
    expect([...new Set(answered)].sort()).toEqual(written)
  })
})

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const nested = Object.values(value).flatMap(keysOf)
  return Array.isArray(value) ? nested : [...Object.keys(value), ...nested]
}
