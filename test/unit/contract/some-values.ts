/**
 * Values of a setup, right and wrong ones: what is allowed is written here once more and by hand, each wrong value being a right one
 * with a single fault.
 */
import fc from 'fast-check'
import type { Pc } from '../../../electron/contract/setup-pc.ts'
import { buildableSystems } from '../../../electron/contract/setup.ts'

/** A wrong value, and below the path of its kind the path at which it has to be refused. */
interface Wrong {
  value: unknown
  below: string
}

export interface Kind {
  path: string
  right: fc.Arbitrary<unknown>
  wrong: fc.Arbitrary<Wrong>
  /** What else has to be there. */
  beside?: Record<string, unknown>
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const alphanumeric = `${lower}${lower.toUpperCase()}${digits}`

function textOf(characters: string, least: number, most: number): fc.Arbitrary<string> {
  const ofLength = (minLength: number) =>
    fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength: most, size: 'max' })
  // Chance seldom meets the longest ones.
  return fc.oneof({ arbitrary: ofLength(least), weight: 4 }, ofLength(most))
}

function joined(...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => texts.join(''))
}

/** With one more character, which is none of these. */
function spoiled(texts: fc.Arbitrary<string>, allowed: string): fc.Arbitrary<string> {
  const another = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...Array.from(' \n\t\0/\\"\'$;:*%~#äß\u2028')),
    )
    .filter((character) => !allowed.includes(character))
  return fc.tuple(texts, another, fc.nat()).map(([text, character, chance]) => {
    const place = chance % (text.length + 1)
    return text.slice(0, place) + character + text.slice(place)
  })
}

function replacedIn<Value>(lists: fc.Arbitrary<Value[]>, item: fc.Arbitrary<Value>) {
  return fc
    .tuple(lists, item, fc.nat())
    .filter(([list]) => list.length > 0)
    .map(([list, value, chance]) => ({
      list: list.with(chance % list.length, value),
      at: chance % list.length,
    }))
}

const noText = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}))

function textKind(
  path: string,
  right: fc.Arbitrary<string>,
  wrong: fc.Arbitrary<string>[],
  beside?: Kind['beside'],
): Kind {
  const values = fc.oneof(...wrong, noText)
  return { path, right, wrong: values.map((value) => ({ value, below: '' })), ...(beside && { beside }) }
}

// The machine's name

const nameCharacters = `${alphanumeric}._-`
const vmName = joined(textOf(alphanumeric, 1, 1), textOf(nameCharacters, 0, 62))
const wrongVmName = [
  fc.constant(''),
  joined(textOf('._-', 1, 1), textOf(nameCharacters, 0, 62)),
  joined(textOf(alphanumeric, 1, 1), textOf(nameCharacters, 63, 80)),
  spoiled(vmName, nameCharacters),
]

// Users

const userCharacters = `${lower}${digits}_-`
const userName = joined(textOf(`${lower}_`, 1, 1), textOf(userCharacters, 0, 30))
const wrongUserName = [
  fc.constant(''),
  joined(textOf(`${digits}-`, 1, 1), textOf(userCharacters, 0, 30)),
  joined(textOf(`${lower}_`, 1, 1), textOf(userCharacters, 31, 50)),
  spoiled(userName, userCharacters),
]
const taken = (
  'root wheel users nobody nogroup nixbld sshd messagebus nscd polkituser dhcpcd adm audio cdrom clock dialout disk ' +
  'floppy input keys kmem kvm lp render sgx shadow tape tty utmp uucp video avahi ntp chrony rtkit resolvconf rpc statd ' +
  'tss uuidd vboxsf vboxusers wpa_supplicant networkmanager nix-ssh'
).split(' ')
const takenUserName = fc.oneof(
  fc.constantFrom(...taken),
  joined(fc.constant('nixbld'), textOf(digits, 1, 3)),
  joined(fc.constantFrom('systemd-', 'nm-', 'lastlog-', 'lastlog2-'), textOf(userCharacters, 0, 20)),
)
const freeUserName = userName.filter(
  (name) => !taken.includes(name) && !/^(?:nixbld\d+$|systemd-|nm-|lastlog2?-)/.test(name),
)

// Addresses and host names

const label = fc.oneof(
  textOf(alphanumeric, 1, 1),
  joined(textOf(alphanumeric, 1, 1), textOf(`${alphanumeric}-`, 0, 61), textOf(alphanumeric, 1, 1)),
)
/** Neither a number, also not one like 0x7f, nor localhost. */
const lastLabel = fc
  .oneof(
    joined(
      textOf(lower.toUpperCase() + lower, 1, 1),
      label.filter((text) => text.length < 63),
    ),
    joined(textOf(digits, 1, 4), textOf('gyzGYZ', 1, 1), textOf(alphanumeric, 0, 9)),
  )
  .filter((text) => text.toLowerCase() !== 'localhost')
const labels = fc.array(label, { maxLength: 3 })

function namesOf(most: number): fc.Arbitrary<string> {
  return (
    fc
      .tuple(labels, lastLabel)
      .map(([before, last]) => [...before, last].join('.'))
      // From the end, as the last label is what decides.
      .map((name) => name.slice(-most).replace(/^[.-]+/, ''))
      .filter((name) => name !== '' && !/(?:^|\.)(?:\d+|0x[0-9a-f]*|localhost)$/i.test(name))
  )
}
const hostName = namesOf(253)

function wrongNamesOf(names: fc.Arbitrary<string>): fc.Arbitrary<string>[] {
  const after = (...last: fc.Arbitrary<string>[]) =>
    fc
      .tuple(
        labels.map((list) => list.slice(0, 1)),
        joined(...last),
      )
      .map(([list, text]) => [...list, text].join('.'))
  return [
    fc.constant(''),
    after(textOf(digits, 1, 12)),
    after(fc.constantFrom('0x', '0X'), textOf(`${digits}abcdefABCDEF`, 0, 8)),
    after(fc.constantFrom('localhost', 'LOCALHOST', 'LocalHost')),
    after(textOf(alphanumeric, 64, 80)),
    after(fc.constant('-'), label),
    after(label, fc.constant('-')),
    joined(names, fc.constantFrom('.', '..x', '.-x', '-.x', '._x')),
    joined(fc.constantFrom('.', '-', '_'), names),
    spoiled(names, `${alphanumeric}.-`),
  ]
}
const tooLongHostName = fc
  .array(textOf(alphanumeric, 63, 63), { minLength: 3, maxLength: 3 })
  .chain((list) => textOf(lower, 62, 63).map((last) => [...list, last].join('.')))

const byte = fc.integer({ min: 0, max: 255 })
const firstByte = fc.integer({ min: 1, max: 223 }).filter((value) => value !== 127)
const ipv4 = fc.tuple(firstByte, byte, byte, byte)
const asText = (bytes: (number | string)[]) => bytes.join('.')
const wrongIpv4 = [
  fc
    .tuple(fc.oneof(fc.constantFrom(0, 127), fc.integer({ min: 224, max: 999 })), byte, byte, byte)
    .map(asText),
  replacedIn(
    ipv4.map((bytes): (number | string)[] => bytes),
    fc.integer({ min: 256, max: 1000 }),
  ).map(({ list }) => asText(list)),
  // With leading zeros.
  replacedIn(
    ipv4.map((bytes): (number | string)[] => bytes),
    byte.map((value) => `0${value}`),
  ).map(({ list }) => asText(list)),
  ipv4.map((bytes) => asText(bytes.slice(1))),
  fc.tuple(ipv4, byte).map(([bytes, more]) => asText([...bytes, more])),
  ipv4.map((bytes) => `${asText(bytes)}.`),
]
const address = fc.oneof(ipv4.map(asText), hostName)
const wrongAddress = [
  ...wrongNamesOf(hostName.filter((name) => name.length < 240)),
  tooLongHostName,
  ...wrongIpv4,
]

// Alias in ssh's configuration

const alias = namesOf(63)
const wrongAlias = [
  ...wrongNamesOf(alias.filter((name) => name.length < 55)),
  hostName.filter((name) => name.length > 63),
  ipv4.map(asText),
]

// Paths

const controlCharacter = fc.oneof(fc.integer({ min: 0, max: 0x1f }), fc.integer({ min: 0x7f, max: 0x9f }))
const isPrintable = (text: string) => !/\p{Cc}/u.test(text)
const endsWell = (text: string) => text === text.trimEnd()

interface PathRules {
  start: fc.Arbitrary<string>
  wrongStart: fc.Arbitrary<string>
  /** What may stand nowhere behind the start, beside control characters. */
  forbidden: string
}

const pathRules: Record<Pc['system'], PathRules> = {
  linux: {
    start: fc.constant('/'),
    wrongStart: fc.constantFrom('', '~/', './', '../', 'D:\\', ' /', '\\'),
    forbidden: '',
  },
  windows: {
    start: joined(textOf(lower + lower.toUpperCase(), 1, 1), fc.constantFrom(':\\', ':/')),
    wrongStart: fc.constantFrom('/', '\\\\server\\', 'D:', 'DD:\\', '1:\\', '~\\', ' D:\\'),
    forbidden: '<>:"|?*',
  },
}

export function pathKinds(system: Pc['system']): Kind[] {
  // What VirtualBox names comes back in the code page of Windows.
  const media = pathsFor(pathRules[system], system === 'windows' ? 'ascii' : 'any')
  const { right, wrong } = pathsFor(pathRules[system], 'any')
  return [
    textKind('builder.folder', media.right, media.wrong),
    textKind('image.file', media.right, media.wrong, { 'image.sha256': '0'.repeat(64) }),
    textKind('pi.login.path', right, wrong, { 'pi.login.kind': 'key' }),
  ]
}

function pathsFor({ start, wrongStart, forbidden }: PathRules, letters: 'ascii' | 'any') {
  const isAllowed = (text: string) =>
    isPrintable(text) && !Array.from(text).some((one) => forbidden.includes(one))
  const rest = fc
    .oneof(
      fc.string({ unit: letters === 'ascii' ? 'binary-ascii' : 'binary', maxLength: 40 }),
      textOf(`${alphanumeric} ./\\~$'`, 0, 237),
    )
    .filter((text) => isAllowed(text) && endsWell(text))
    .map((text) => text.slice(0, 237).trimEnd())
  const path = joined(start, rest)
  // A letter first, or the end of a wrong start could be followed by what makes it right.
  const afterWrongStart = joined(textOf(lower, 2, 2), rest)
  const inserted = (characters: fc.Arbitrary<string>) =>
    fc
      .tuple(start, rest, characters, rest)
      .map((parts) => parts.map((part) => part.slice(0, 110).trimEnd() || part).join(''))
  const wrong = [
    fc.constant(''),
    joined(wrongStart, afterWrongStart),
    joined(
      path.map((text) => text.slice(0, 230)),
      fc.constantFrom(' ', '\u00a0', '\u2003', '\ufeff'),
    ),
    joined(start, textOf(alphanumeric, 240, 300)),
    inserted(controlCharacter.map((code) => String.fromCharCode(code))),
    ...(letters === 'any' ? [] : [inserted(fc.constantFrom('ä', 'é', '\u00a1', '日'))]),
    ...(forbidden === '' ? [] : [inserted(fc.constantFrom(...Array.from(forbidden)))]),
  ]
  return { right: path, wrong }
}

// The Pi's key

const keyCharacters = `${alphanumeric}._+-`
const isName = (text: string) => text !== '.' && text !== '..'
const segment = textOf(keyCharacters, 1, 12).filter(isName)
const filesOfOpenSsh =
  'config rc environment agent authorized_keys authorized_keys2 known_hosts known_hosts2 known_hosts.old'.split(
    ' ',
  )
const keyName = textOf(keyCharacters, 1, 40).filter(
  (name) => isName(name) && !filesOfOpenSsh.includes(name) && !name.endsWith('.pub'),
)
const keyFolders = fc.array(segment, { maxLength: 4 }).map((names) => ['', ...names, '.ssh'].join('/'))
const keyPath = fc.oneof(
  joined(keyFolders, fc.constant('/'), keyName),
  joined(fc.constant('/root/.ssh/k'), textOf(keyCharacters, 228, 228)).filter(
    (path) => !path.endsWith('.pub'),
  ),
)
const wrongKeyPath = [
  fc.constant(''),
  keyPath.map((path) => path.slice(1)),
  joined(fc.constant('~'), keyPath),
  joined(keyFolders, fc.constant('/'), fc.constantFrom('', '.', '..', 'a/b', 'id/', ...filesOfOpenSsh)),
  joined(keyFolders, fc.constant('/'), keyName, fc.constant('.pub')),
  joined(fc.constantFrom('/.', '/..', '/a/../b', '/'), keyFolders, fc.constant('/'), keyName),
  joined(
    fc.constantFrom('/root', '/root/x.ssh', '/etc', '/.ssh/a', '/root/.sshx'),
    fc.constant('/'),
    keyName,
  ),
  joined(fc.constant('/root/.ssh/k'), textOf(keyCharacters, 229, 260)),
  spoiled(
    keyPath.filter((path) => path.length < 240),
    `${keyCharacters}/`,
  ),
]

// Lists

const featureCharacters = `${alphanumeric}._-`
const feature = joined(textOf(alphanumeric, 1, 1), textOf(featureCharacters, 0, 20)).filter(
  (name) => name !== 'kvm' && name !== 'nixos-test',
)
const features = fc.uniqueArray(feature, { maxLength: 6 })
const wrongFeature = fc.oneof(
  fc.constant(''),
  joined(textOf('._-', 1, 1), textOf(featureCharacters, 0, 20)),
  spoiled(feature, featureCharacters),
  noText,
)

const own = 'aarch64-linux'
const systems = fc
  .shuffledSubarray(buildableSystems.filter((name) => name !== own))
  .chain((others) => fc.shuffledSubarray([own, ...others], { minLength: others.length + 1 }))
const wrongSystem = fc.oneof(
  fc.constantFrom('', '-linux', 'x86_64', 'aarch64-darwin', 'X86_64-linux', 'x86-64-linux', 'x86_64-linux '),
  fc.constantFrom('armv8-linux', 'mips-linux', 'armv7-linux'),
  joined(textOf(`${lower}${digits}_`, 1, 12), fc.constant('-linux')).filter(isNoSystem),
  spoiled(fc.constantFrom(...buildableSystems), `${lower}${digits}_-`).filter(isNoSystem),
  noText,
)
function isNoSystem(text: string): boolean {
  return !buildableSystems.includes(text)
}

function listKind(
  path: string,
  right: fc.Arbitrary<string[]>,
  wrongItem: fc.Arbitrary<unknown>,
  wrongLists: fc.Arbitrary<string[]>[],
): Kind {
  const whole = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({ 0: 'x' }), ...wrongLists)
  const repeated = fc
    .tuple(right, fc.nat())
    .filter(([list]) => list.length > 0)
    .map(([list, chance]) => [...list, list[chance % list.length]])
  const spoiledAt = fc.tuple(right, wrongItem).map(([list, item]) => ({
    value: [...list, item],
    below: `.${list.length}`,
  }))
  return {
    path,
    right,
    wrong: fc.oneof(
      fc.oneof(whole, repeated).map((value) => ({ value, below: '' })),
      spoiledAt,
    ),
  }
}

export const kinds: Kind[] = [
  textKind('builder.vmName', vmName, wrongVmName),
  textKind('network.pcAddress', fc.oneof(fc.constant('auto'), address), wrongAddress),
  textKind('pi.address', address, wrongAddress),
  textKind('pi.user', userName, wrongUserName),
  textKind('offload.alias', alias, wrongAlias),
  textKind('offload.user', freeUserName, [...wrongUserName, takenUserName]),
  textKind('offload.keyPath', keyPath, wrongKeyPath),
  listKind('offload.systems', systems, wrongSystem, [
    systems.map((list) => list.filter((name) => name !== own)),
  ]),
  listKind('offload.features', features, wrongFeature, [
    fc.tuple(features, fc.constantFrom('kvm', 'nixos-test')).map(([list, name]) => [name, ...list]),
  ]),
]
