/** What the program says of a problem, as it stands in its source: all of it is known in German. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { phrasesDe } from '../../../renderer/texts/phrases-de.ts'
import { translatePhrase } from '../../../electron/contract/texts/phrases.ts'
import { unclearConfiguration } from '../../../electron/steps/pi/module-obstacle.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Put together of parts, each of whose sentences has its own line, or of what others said. */
const composed = new Set([
  '# shows # all of a sudden.',
  '# # within # s.',
  '# # before its answer was complete.',
  '# # instead of giving root’s rights.',
  'The shell # instead of running #.',
  'The clock of the Pi, or of this PC, is wrong: that of the Pi is # seconds #.',
  '“#” is in use: #',
  '“#” was not run: #',
  'VirtualBox #: #.',
  '# failed.',
])

/** The places of `detail` among the arguments. */
const places: Readonly<Record<string, number>> = {
  failure: 1,
  problem: 1,
  meaning: 1,
  require: 1,
  refuseWindow: 1,
  Refusal: 2,
  // The last of several becomes the detail.
  TransientError: 0,
  toDecide: 1,
  wayOut: 0,
  // Becomes a part of one.
  unclear: 0,
}

/** `#` stands for what is filled in, also where a sentence is put together of several literals. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const parts = [textOf(node.left), textOf(node.right)]
    return parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '#').join('')
  }
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => `#${literal.text}`).join('')
}

/** The texts that `found` picks out of a file, and does not look into any further. */
function textsIn(file: string, found: (node: ts.Node) => string | undefined): string[] {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    const text = found(node)
    if (text === undefined) ts.forEachChild(node, visit)
    else texts.push(text)
  }
  visit(ts.createSourceFile(file, readFileSync(`${root}${file}`, 'utf8'), ts.ScriptTarget.Latest, true))
  return texts
}

/** Texts that are put together elsewhere have no literal here. */
function detailOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined
  const place = places[node.expression.getText()]
  const detail = place === undefined ? undefined : node.arguments?.[place]
  return detail && textOf(detail)
}

const isUnknown = (text: string): boolean => translatePhrase(phrasesDe, text) === undefined

test('every sentence about a problem is known in German', () => {
  const files = globSync('electron/{adapters,engine,ipc,steps}/**/*.ts', { cwd: root })
  const details = files.flatMap((file) => textsIn(file, detailOf))
  expect(details.length).toBeGreaterThan(100)
  const saysSomething = (detail: string) => /[a-z]{2}/i.test(detail)
  expect(
    details.filter((detail) => saysSomething(detail) && !composed.has(detail)).filter(isUnknown),
  ).toEqual([])
})

test('every sentence by which an adapter says what is on this PC is known in German', () => {
  // Such as what is wrong with a firewall's rule, or which hypervisor runs: the engine hands it on as it is.
  const files = globSync('electron/adapters/{linux,windows,virtualbox}/**/*.ts', { cwd: root })
  const isSentence = (text: string | undefined) => text !== undefined && /^[A-Z#“].*\s.*\.$/su.test(text)
  const sentences = files
    .flatMap((file) => textsIn(file, (node) => (isSentence(textOf(node)) ? textOf(node) : undefined)))
    // A comment in a file that is written.
    .filter((sentence) => !sentence.startsWith('# Made by Pi Offload;'))
  expect(sentences.length).toBeGreaterThan(50)
  expect(sentences.filter(isUnknown)).toEqual([])
})

test('why a download is tried again is said in German', () => {
  const isOfAttempt = (node: ts.Node) =>
    ts.isNewExpression(node) && node.expression.getText() === 'TransientError'
  const reasons = globSync('electron/adapters/downloads*.ts', { cwd: root }).flatMap((file) =>
    textsIn(file, (node) => (isOfAttempt(node) ? detailOf(node) : undefined)),
  )
  expect(reasons.length).toBeGreaterThan(3)
  // As downloads.ts puts it together.
  expect(reasons.map((reason) => `${reason} Trying again (1 of 5).`).filter(isUnknown)).toEqual([])
})

test('what listens on our ports is said in German', () => {
  const isSaid = (node: ts.Node) =>
    textOf(node)?.startsWith('The builder listens') ? textOf(node) : undefined
  const texts = textsIn('electron/steps/host/port.ts', isSaid)
  expect(texts).toHaveLength(2)
  expect(texts.filter(isUnknown)).toEqual([])
})

test('whoever holds a port is named in German', () => {
  const files = globSync('electron/adapters/{linux,windows}/port-holder.ts', { cwd: root })
  const holders = files
    .flatMap((file) => textsIn(file, textOf))
    // Names of files and fields have no spaces; the last is a part of another one.
    .filter((text) => /\p{L}/u.test(text) && /\s/.test(text) && text !== 'user #')
  expect(holders.length).toBeGreaterThan(3)
  const inEnglish = holders.filter((holder) =>
    translatePhrase(phrasesDe, `Port 2222 (network.port) is held by ${holder}.`)?.includes(holder),
  )
  expect(inEnglish).toEqual([])
})

test('why a configuration is left alone, and what is to be done by hand, is German within the sentence', () => {
  const main = (source: string) => ({ path: '/etc/nixos/configuration.nix', source })
  const flake = {
    file: { path: '/home/me/config/flake.nix', source: '' },
    folder: '/home/me/config',
    host: 'raspberrypi',
    isElsewhere: false,
    systems: undefined,
    module: undefined,
  }
  const others = ['pc', 'nas']
  const configurations = [
    { kind: 'flake', main: main(''), protectedBecause: 'the Pi is described by a flake' },
    { kind: 'system', main: main(''), protectedBecause: 'the Pi is described by a system.nix' },
    { kind: 'none', main: main(''), protectedBecause: 'there is no configuration.nix' },
    { kind: 'channel', main: main(''), protectedBecause: 'it is a link to /home/me/configuration.nix' },
    {
      kind: 'channel',
      main: main('{ mods, ... }: { imports = mods ++ mods; }'),
      protectedBecause: undefined,
    },
    { kind: 'channel', main: main('{\n  a = 1;\n  imports = [ ./a.nix ]\n}\n'), protectedBecause: undefined },
    { kind: 'flake', main: main(''), protectedBecause: undefined, flake: { ...flake, isElsewhere: true } },
    { kind: 'flake', main: main(''), protectedBecause: undefined, flake: { ...flake, systems: others } },
    { kind: 'channel', main: main('{ a = pkgs.b; }'), protectedBecause: undefined },
    { kind: 'channel', main: main('{ a = 1; a = 2; }'), protectedBecause: undefined },
  ] as const
  const said = configurations.map((configuration) => {
    const look = {
      configuration: { flake: undefined, ...configuration, importing: [], isBypassed: false },
      rootSsh: { linkedTo: '' },
    }
    const detail = unclearConfiguration(look)?.detail ?? ''
    return translatePhrase(phrasesDe, detail) ?? detail
  })
  expect(said.filter((text) => / (?:Add|the|is|be|to) /.test(text))).toEqual([])
  expect(said[0]).toBe(
    '/etc/nixos/configuration.nix: den Pi beschreibt ein Flake. Fügen Sie `imports = [ ./pi-offload ];` in ein Modul neben flake.nix ein, das sie schon lädt, in einem Unterordner `../pi-offload`; oder, wo sie keines hat, `./pi-offload` in ihre `modules`. Den Ordner legt erst die Einrichtung an: Bauen Sie das System des Pi nicht vorher neu.',
  )
})
