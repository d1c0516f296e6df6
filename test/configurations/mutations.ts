/**
 * Configurations as chance would have them: those of the corpus, with parts of their trees deleted, doubled and exchanged, letters lost,
 * files glued together, and quotes, comments and line breaks put where they do harm.
 */
import fc from 'fast-check'
import { nodesOf } from '../../electron/steps/pi/nix-syntax.ts'
import { parseNix } from '../../electron/steps/pi/nix-tree.ts'
import { configurations } from './corpus.ts'

/** Pieces that change what is around them. */
const pieces = [
  ...['{', '}', '[', ']', '(', ')', '"', "''", '${', '#', '/*', '*/', '**/', '\\', '$', "'", ';', '=', ':'],
  ...[
    ',',
    '.',
    '...',
    '@',
    '?',
    '++',
    '//',
    '==',
    '<',
    '->',
    '!',
    '-',
    ' or ',
    ' rec ',
    ' with lib; ',
    ' let ',
  ],
  ...[' in ', ' if ', ' then ', ' else ', ' assert ', ' inherit ', ' imports ', ' imports = [ ];', 'imports'],
  ...[
    ' ./pi-offload ',
    '"imports"',
    '${"imports"}',
    ' x: ',
    '_: ',
    ' { ... }: ',
    '__functor = ',
    'http://x/y',
  ],
  ...[
    '<nixpkgs>',
    './a/',
    './${x}',
    '~/x',
    '.5',
    '1.',
    '\r',
    '\n',
    '\t',
    '\u00a0',
    '\ufeff',
    "''${",
    "'''",
    '$${',
  ],
]

/** What is done to a text, by numbers that chance gives; `other` is another file. */
type Mutation = (source: string, numbers: readonly number[], other: string) => string

const mutations: Record<string, Mutation> = {
  'delete a node': (source, [a = 0]) => {
    const { from, to } = nodeAt(source, a)
    return source.slice(0, from) + source.slice(to)
  },
  'double a node': (source, [a = 0]) => {
    const { from, to } = nodeAt(source, a)
    return `${source.slice(0, to)} ${source.slice(from, to)}${source.slice(to)}`
  },
  'exchange two nodes': (source, [a = 0, b = 0]) => {
    const [first, second] = [nodeAt(source, a), nodeAt(source, b)].toSorted((one, two) => one.from - two.from)
    if (first === undefined || second === undefined || first.to > second.from) return source
    const text = (from: number, to?: number): string => source.slice(from, to)
    const middle = text(first.to, second.from)
    return `${text(0, first.from)}${text(second.from, second.to)}${middle}${text(first.from, first.to)}${text(second.to)}`
  },
  'replace a node by one of another file': (source, [a = 0, b = 0], other) => {
    const [old, fresh] = [nodeAt(source, a), nodeAt(other, b)]
    return source.slice(0, old.from) + other.slice(fresh.from, fresh.to) + source.slice(old.to)
  },
  'put a node around another': (source, [a = 0, b = 0]) => {
    const { from, to } = nodeAt(source, a)
    const [open = '', close = ''] = pick(b, [
      ...[
        ['(', ')'],
        ['[ ', ' ]'],
        ['{ imports = ', '; }'],
        ['"', '"'],
        ["''", "''"],
        ['/* ', ' */'],
      ],
      ...[
        ['rec { a = ', '; }'],
        ['with { }; ', ''],
        ['x: ', ''],
        ['-', ''],
        ['{ ... }: ', ''],
        ['# ', '\n'],
      ],
      ...[
        ['let a = 1; in ', ''],
        ['assert true; ', ''],
        ['', ' ++ [ ]'],
        ['[ ] ++ ', ''],
        ['', ' // { }'],
      ],
    ])
    return source.slice(0, from) + open + source.slice(from, to) + close + source.slice(to)
  },
  'put a piece somewhere': (source, [a = 0, b = 0]) => {
    const at = a % 2 === 0 ? nodeAt(source, a >> 1).from : (a >> 1) % (source.length + 1)
    return source.slice(0, at) + pick(b, pieces) + source.slice(at)
  },
  'lose a letter': (source, [a = 0]) => {
    const at = a % Math.max(1, source.length)
    return source.slice(0, at) + source.slice(at + 1)
  },
  'glue two files together': (source, [a = 0, b = 0], other) =>
    source.slice(0, nodeAt(source, a).to) + other.slice(nodeAt(other, b).from),
  'change line breaks': (source, [a = 0]) =>
    pick(a, [
      source.replaceAll('\n', '\r\n'),
      source.replaceAll('\r\n', '\n'),
      source.replaceAll('\n', '\r'),
      source.replaceAll('\n', ' '),
      source.replace('\n', '\r'),
      source.trimEnd(),
      source.replaceAll(/#.*\n/g, ''),
    ]),
  'take a line into or out of a comment': (source, [a = 0]) => {
    const lines = source.split('\n')
    const at = a % lines.length
    const line = lines[at] ?? ''
    return lines.with(at, /^\s*#/.test(line) ? line.replace('#', '') : `#${line}`).join('\n')
  },
}

export interface Mutant {
  /** What became of which file, for people. */
  how: string
  source: string
}

const configuration = fc.constantFrom(...configurations)
/** Mostly of those that get an entry: of the others little becomes one that may be changed wrongly. */
const beginning = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...configurations.filter(({ expected }) => expected === 'added')) },
  { weight: 1, arbitrary: configuration },
)
const step = fc.record({
  kind: fc.constantFrom(...Object.keys(mutations)),
  numbers: fc.tuple(fc.nat(), fc.nat()),
  other: configuration,
})

export const mutant: fc.Arbitrary<Mutant> = fc
  .tuple(beginning, fc.array(step, { minLength: 1, maxLength: 2 }))
  .map(([{ name, source }, steps]) => ({
    how: [name, ...steps.map(({ kind, other }) => `${kind} (${other.name})`)].join(', '),
    source: steps.reduce(
      (text, { kind, numbers, other }) => mutations[kind]?.(text, numbers, other.source) ?? text,
      source,
    ),
  }))

/** Every second time one that is close to the word that matters. */
function nodeAt(source: string, number: number): { from: number; to: number } {
  const all = nodesOf(parseNix(source).program)
  const word = source.indexOf('imports')
  const close = all.filter(({ from, to }) => from > word - 40 && to < word + 160)
  return pick(number >> 1, number % 2 === 0 && close.length > 0 ? close : all)
}

function pick<T>(number: number, from: readonly T[]): T {
  const picked = from[number % from.length]
  if (picked === undefined) throw new Error('Nothing to pick from.')
  return picked
}
