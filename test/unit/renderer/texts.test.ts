import { describe, expect, test } from 'vitest'
import { openRehearsalWorkplace, rehearseOn } from '../../../electron/composition.ts'
import type { Detail } from '../../../electron/contract/plan.ts'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import { problem, type ProblemCode } from '../../../electron/contract/problem.ts'
import { nixosSeries, type Setup } from '../../../electron/contract/setup.ts'
import type { RunEvent } from '../../../electron/contract/run.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { formatFor } from '../../../renderer/texts/format.ts'
import { languageFor } from '../../../renderer/texts/languages.ts'
import { phrasesDe } from '../../../renderer/texts/phrases-de.ts'
import { translatePhrase } from '../../../electron/contract/texts/phrases.ts'
import { productAssets } from '../../product-assets.ts'

describe('phrases of the engine', () => {
  test('keep what is filled in, and are exact', () => {
    const phrases = { 'a key {} is made on {}': '{}: auf {} gemacht', 'a.b': 'x' }
    expect(translatePhrase(phrases, 'a key /k is made on the Pi')).toBe('/k: auf the Pi gemacht')
    expect(translatePhrase(phrases, 'and a key /k is made on it')).toBeUndefined()
    expect(translatePhrase(phrases, 'axb')).toBeUndefined()
  })

  test('that are known as a whole are not taken for several', () => {
    const phrases = { 'one, two': 'beide', one: 'eins', two: 'zwei' }
    expect(translatePhrase(phrases, 'one, two')).toBe('beide')
    expect(translatePhrase(phrases, 'two, one')).toBe('zwei, eins')
    const keys = 'Host key of the builder, Key for the administration of the builder: made on this PC'
    expect(translatePhrase(phrasesDe, keys)).toBe(phrasesDe[keys])
  })

  test('several are known, whatever stands between them', () => {
    const before =
      '192.168.1.23 reaches TCP port 2222; It is beaten by rules that block VirtualBox: “A”, “B”.'
    expect(translatePhrase(phrasesDe, before)).toBe(
      '192.168.1.23 erreicht TCP-Port 2222; Regeln, die VirtualBox blockieren, gehen ihr vor: “A”, “B”.',
    )
  })

  test('none says something other than its original: each fills in as much', () => {
    const gaps = (text: string) => text.split('{}').length
    for (const [english, german] of Object.entries(phrasesDe))
      expect(gaps(german), english).toBe(gaps(english))
  })

  test('all of a set-up, its check, a new key, a newer NixOS and the removal are known in German', async () => {
    const world = rehearsalWorld({ fast: true, assets: productAssets })
    const { engine, planNewKey, planNewerNixos } = rehearseOn(world.ports)
    const { signal } = new AbortController()
    const said = new Set<string>()
    for (const planning of [
      () => engine.plan('present', signal),
      () => planNewKey(signal),
      () => {
        world.home.publish(`${nixosSeries}.2345.fedcba543210`)
        return planNewerNixos(signal)
      },
      () => engine.plan('absent', signal, { side: 'pc', keep: ['machine'], piIsGone: false }),
      () => engine.plan('absent', signal),
    ]) {
      const plan = await planning()
      for (const { title, change } of plan.actions) {
        said.add(title).add(change.summary)
        for (const detail of change.details) if (isSetting(detail)) said.add(detail.name)
      }
      await engine.start(plan.id, (event) => collect(event, said), signal)
      for (const { title, summary } of await engine.status(signal)) {
        said.add(title)
        if (summary !== undefined) said.add(summary)
      }
    }
    const isLanguage = (text: string) => /\s/.test(text)
    expect(
      [...said].filter((text) => isLanguage(text) && translatePhrase(phrasesDe, text) === undefined),
    ).toEqual([])
  })
})

describe('a changed setup', () => {
  test('every line says what becomes another, before and after, in German too', async () => {
    const place = openRehearsalWorkplace({ fast: true })
    place.secrets.put('pi-password', 'abcdefg')
    const { signal } = new AbortController()
    const planOf = (setup: Setup) => place.open(setup).engine.plan('present', signal)
    const { engine } = place.open(rehearsalSetup)
    const { id } = await engine.plan('present', signal)
    await engine.start(id, () => undefined, signal)

    const { builder, network, offload } = rehearsalSetup
    const { actions } = await planOf({
      ...rehearsalSetup,
      builder: { ...builder, cpuCount: 6, memoryMiB: 4096 },
      network: { ...network, port: 2224 },
      offload: { ...offload, whenBuilderIsOff: 'wait' },
    })
    const summaries = new Map(actions.map(({ resource, change }) => [resource, change.summary]))
    expect(Object.fromEntries(summaries)).toMatchObject({
      'host/firewall': 'nftables lets 192.168.1.23 reach port 2224 instead of 2222',
      'vm/machine': '6 cores instead of 4, 4096 MiB of memory instead of 8192, builds that run on it end',
      'vm/forwarding': 'port 2224 instead of 2222 (builder)',
      'vm/configuration': 'cores for a job: 6 instead of 4',
      'pi/module': 'port: 2224 instead of 2222, while the PC is off: wait instead of build-small',
    })
    const german = [...summaries.values()].map((summary) => translatePhrase(phrasesDe, summary))
    expect(german).not.toContain(undefined)
    expect(german.join('\n')).not.toContain('instead of')
  })
})

describe('remedies in a window', () => {
  test.each(['en', 'de'])('speak of the window, not of a terminal: %s', (locale) => {
    const { problem: wordsOf } = languageFor(locale)
    const ofTerminal =
      /PI_OFFLOAD_|--\w|`(?:apply|remove|plan|status|ui)`|setup\.json|setup file|in a terminal|log\.jsonl|\bstart again|\bstarten Sie (?:\w+ )?erneut/i
    const remedies = (Object.keys(catalogue) as ProblemCode[]).map(
      (code) => `${code}: ${wordsOf(problem(code, '')).remedy}`,
    )
    expect(remedies.filter((remedy) => ofTerminal.test(remedy))).toEqual([])
  })
})

test('what only Linux has is called so in every remedy, and what only Windows has, too', () => {
  const onLinuxAlone = new Set<ProblemCode>([
    'SUDO_PASSWORD_WRONG',
    'RUN_WITH_SUDO',
    'VIRTUALBOX_DRIVER_MISSING',
  ])
  const onWindowsAlone = new Set<ProblemCode>(['SCRIPTS_FORBIDDEN', 'RUN_ELEVATED', 'FIREWALL_OVERRULED'])
  const ofLinux = /sudo|modprobe|systemctl|\/etc\/|~\/|\bip address\b|\bKVM\b/
  const ofWindows = /%\w+%|netsh|\bsfc\b|shutdown \/r|→/
  const remedies = (Object.keys(catalogue) as ProblemCode[])
    // What has to be done on the Pi and the builder, which are Linux wherever the PC is.
    .filter((code) => !code.startsWith('PI_'))
    .flatMap((code) => [
      { code, remedy: catalogue[code].remedy },
      ...['en', 'de'].map((locale) => ({
        code,
        remedy: languageFor(locale).problem(problem(code, '')).remedy,
      })),
    ])
  const unnamed = remedies.filter(
    ({ code, remedy }) =>
      (ofLinux.test(remedy) && !remedy.includes('Linux') && !onLinuxAlone.has(code)) ||
      (ofWindows.test(remedy) && !remedy.includes('Windows') && !onWindowsAlone.has(code)),
  )
  expect(unnamed).toEqual([])
})

function isSetting(detail: Detail): detail is Extract<Detail, { kind: 'setting' }> {
  return detail.kind === 'setting'
}

function collect(event: RunEvent, said: Set<string>): void {
  if (event.type === 'progress' && event.progress.note !== undefined) said.add(event.progress.note)
}

describe('numbers', () => {
  test.each([
    ['en-US', ['31.2 GB', '512 MB', '1.5 GB', '12%', '4.1 seconds', '2 minutes']],
    ['de-DE', ['31,2 GB', '512 MB', '1,5 GB', '12 %', '4,1 Sekunden', '2 Minuten']],
  ])('of %s', (locale, expected) => {
    const { memory, bytes, percent, duration } = formatFor(locale)
    const shown = [
      memory(31_949),
      memory(512),
      bytes(1_600_000_000),
      percent(0.129),
      duration(4.1),
      duration(118),
    ]
    // Which of them are blanks that do not break is the region's affair.
    expect(shown.map((text) => text.replaceAll(/\s/gu, ' '))).toEqual(expected)
  })

  test.each([
    ['en-US', '7.5', 7.5],
    ['en-US', '1,024', 1024],
    ['en-US', '7,5', undefined],
    ['de-DE', '7,5', 7.5],
    ['de-DE', '12,75', 12.75],
    ['de-DE', '1.024', 1024],
    ['de-DE', '1.024,5', 1024.5],
    ['de-DE', '7.5', undefined],
    ['de-DE', '8 GB', undefined],
    ['de-DE', '-8', undefined],
    ['de-DE', '', undefined],
    ['de-CH', "1'024", 1024],
    ['fr-FR', '1 024,5', 1024.5],
    ['hi-IN', '1,02,400', 102_400],
    ['ar-EG', '١٢٫٥', 12.5],
  ])('of %s are read as a whole or not at all: “%s”', (locale, typed, expected) => {
    expect(formatFor(locale).parseDecimal(typed)).toBe(expected)
  })

  test.each(['en-US', 'de-DE', 'de-CH', 'fr-FR', 'hi-IN', 'ar-EG'])(
    'of %s can be typed as they are shown',
    (locale) => {
      const { decimal, parseDecimal } = formatFor(locale)
      for (const value of [0, 7.5, 12.75, 1024, 102_400.25]) expect(parseDecimal(decimal(value))).toBe(value)
      expect(parseDecimal(decimal(1.0244140625))).toBe(1.02)
    },
  )

  test.each([
    ['en-US', ['1.6 sec', '12 sec', '2 min 40 sec', '1 hr 12 min']],
    ['de-DE', ['1,6 Sek.', '12 Sek.', '2 Min. 40 Sek.', '1 Std. 12 Min.']],
  ])('spans of %s', (locale, expected) => {
    const { span } = formatFor(locale)
    const shown = [1.64, 12.2, 160, 4330].map(span)
    expect(shown.map((text) => text.replaceAll(/\s/gu, ' '))).toEqual(expected)
  })

  test('nothing looks finished before it is', () => {
    expect(formatFor('en').percent(0.999)).toBe('99%')
  })
})
