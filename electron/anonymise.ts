/**
 * Takes out of answers who and what machine they are of, and leaves a value of the same form in its place: so that the rest can still
 * be read by whatever reads the real ones.
 */

import { homedir, hostname, userInfo } from 'node:os'
import { basename, win32 } from 'node:path'

/** What is known of this user and PC. */
export interface Identity {
  /** Names of the user. */
  users: readonly string[]
  /** Names of the PC, or of a domain. */
  computers: readonly string[]
  /** Whole paths of the user's own folder. */
  homes: readonly string[]
  /** Names of the Pi. */
  pis: readonly string[]
  /** Names of other machines. */
  machines: readonly string[]
}

/** What this process knows of its user and PC. */
export function ownIdentity(): Identity {
  const home = homedir()
  return {
    users: [userInfo().username, lastOf(home)],
    computers: [hostname(), hostname().split('.')[0] ?? ''],
    homes: home === '' ? [] : [home],
    pis: [],
    machines: [],
  }
}

/** The name of a folder, as either system writes its path. */
export function lastOf(path: string): string {
  return path.includes('\\') ? win32.basename(path) : basename(path)
}

/** The same value with each of its texts made anonymous. */
export function anonymise(value: unknown, identity: Identity): unknown {
  const replacements = replacementsFor(identity)
  const clean = (input: unknown): unknown => {
    if (typeof input === 'string')
      return replacements.reduce((text, [pattern, by]) => text.replace(pattern, by), input)
    if (Array.isArray(input)) return input.map(clean)
    if (typeof input !== 'object' || input === null) return input
    return Object.fromEntries(Object.entries(input).map(([name, field]) => [name, clean(field)]))
  }
  return clean(value)
}

const inPlaceOf = {
  users: 'user',
  computers: 'COMPUTER',
  pis: 'raspberrypi',
  machines: 'machine',
} as const

type Replacement = readonly [pattern: RegExp, by: (...found: string[]) => string]

function replacementsFor({ homes, ...names }: Identity): Replacement[] {
  return [
    ...homes.map((home): Replacement => [
      anyForm(home),
      () => (home.includes('\\') ? 'C:\\Users\\user' : '/home/user'),
    ]),
    // Of any user, also in its short form (JRGENM~1), and with backslashes as JSON has them.
    [/([A-Za-z]:(\\+)Users\2)[^\\/:*?"<>|\r\n]+/gi, (_, start = '') => `${start}user`],
    [/(?<=\/home\/)[^/\s"':]+/g, () => 'user'],
    // Of an account on this PC or in a domain, and of one of Microsoft Entra.
    [/S-1-(?:5-21|12-1)(?:-\d+)+/g, () => 'S-1-5-21-0-0-0-1001'],
    // The maker's half of a network card's address stays: a Pi is known by it.
    [
      /\b([0-9a-f]{2}([:-])[0-9a-f]{2}\2[0-9a-f]{2})(?:\2[0-9a-f]{2}){3}\b/gi,
      (_, maker = '', mark = '') => [maker, '00', '00', '00'].join(mark),
    ],
    // IPv6 addresses of a card, of the house or of the line into it; two ports have one colon between them.
    [
      /\b(?:fe80|f[cd][0-9a-f]{2}|[23][0-9a-f]{3}):[0-9a-f]*:[0-9a-f:]*(?:[0-9a-f]|:(?=\/))(?:%\w+)?/gi,
      () => '2001:db8::1',
    ],
    ...(['users', 'computers', 'pis', 'machines'] as const).flatMap((kind) =>
      longestFirst(names[kind]).map((name): Replacement => [wholeWord(name), () => inPlaceOf[kind]]),
    ),
  ]
}

/** Names of so many that they say nothing, and words of every report. */
const namesNobody =
  /^(?:.|root|user|admin|administrator|git|r?pi\d?|raspberrypi|nix|nixos|nixbuild|builder|pi-offload.*|server|nas|machine|vm|pc|host|link|localhost)$/iu

/** One of these, or a single letter, would blot out everything. */
function longestFirst(names: readonly string[]): string[] {
  return [...new Set(names)]
    .filter((name) => name !== '' && !namesNobody.test(name))
    .sort((one, other) => other.length - one.length)
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${anyForm(name).source}(?![\\p{L}\\p{N}])`, 'giu')
}

/** The text as it is, and as it stands in JSON within a text. */
function anyForm(text: string): RegExp {
  const units = Array.from(text, (character) => {
    if (/[\p{L}\p{N}]/u.test(character) && character < '\u0080') return character
    if (character === '\\') return '\\\\+'
    const escapes = Array.from({ length: character.length }, (_, index) =>
      character.charCodeAt(index).toString(16).padStart(4, '0'),
    )
    return `(?:${RegExp.escape(character)}|${escapes.map((hex) => `\\\\+u${hex}`).join('')})`
  })
  return new RegExp(units.join(''), 'giu')
}
