/**
 * The kinds of value that a setup is made of. Each says in our own words what is allowed, and says it of every wrong value: one
 * of another type, one out of bounds, one that is missing.
 */
import { z } from 'zod'
import type { Pc } from './setup-pc.ts'

function says(words: string) {
  return {
    error: ({ input }: { input?: unknown }) => (input === undefined ? `is missing: ${words}` : words),
  }
}

/** An object that holds these names and no others. */
export function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: ({ code, input }) => {
      if (code === 'unrecognized_keys') return `is not known; what may stand here: ${names}`
      return says(`a group in braces of any of: ${names}`).error({ input })
    },
  })
}

export function wholeNumber(least: number, most: number, words = `a whole number from ${least} to ${most}`) {
  return z.int(says(words)).min(least, words).max(most, words)
}

export function yesOrNo() {
  return z.boolean(says('true or false'))
}

export function choice<const Values extends readonly [string, ...string[]]>(...values: Values) {
  return z.enum(values, says(values.map((value) => `"${value}"`).join(' or ')))
}

export function text(words: string, allowed: RegExp | ((text: string) => boolean)) {
  const isAllowed = typeof allowed === 'function' ? allowed : (input: string) => allowed.test(input)
  return z.string(says(words)).refine(isAllowed, words)
}

export function listOf(words: string, allowed: Parameters<typeof text>[1]) {
  const list = `a list without repetition, each ${words}`
  return z
    .array(text(words, allowed), says(list))
    .refine((values) => new Set(values).size === values.length, list)
}

/** One of several groups, told apart by their `kind`. */
export function oneOfKinds<
  Kinds extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(words: string, kinds: Kinds) {
  return z.discriminatedUnion('kind', kinds, says(words))
}

export const port = () => wholeNumber(1, 65_535, 'a port from 1 to 65535')

/** A port of this PC that the builder's machine listens on; it runs as the user. */
export const ownPort = ({ lowestPort }: Pc) =>
  wholeNumber(
    lowestPort,
    65_535,
    `a port from ${lowestPort} to 65535${lowestPort > 1 ? ': the system lets no user listen on lower ones' : ''}`,
  )

/** Without leading zeros: the system's own functions read those as octal numbers, and 08 not at all. */
const ipv4Pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
/** RFC 1123 host names; a last label that is a number, also one like 0x7f, would be a mistyped IPv4 address. */
const hostNamePattern =
  /^(?=.{1,253}$)(?!.*(?:^|\.)(?:\d+|0x[0-9a-f]*)$)[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?(?:\.[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?)*$/i

/** A host name that does not lead back to the machine that asks (RFC 6761). */
const isNameOfAnother = (input: string) => hostNamePattern.test(input) && !/(?:^|\.)localhost$/i.test(input)

/** An IPv4 address or the name of another machine: not 0.0.0.0/8, loopback, nor anything from multicast upwards. */
export function isAddress(input: string): boolean {
  if (!ipv4Pattern.test(input)) return isNameOfAnother(input)
  const first = Number(input.split('.')[0])
  return first > 0 && first !== 127 && first < 224
}

export const address = () =>
  text('an IPv4 address without leading zeros, or a host name; not those of this PC itself', isAddress)

/** A name for ssh. Nix takes `localhost` for the machine that it runs on, and leaves ssh out. */
export const alias = () =>
  text(
    'a host name of at most 63 letters, digits, dots and dashes, neither a number nor localhost',
    (name) => name.length <= 63 && isNameOfAnother(name),
  )

/** No control characters: such a name cannot be shown, typed or passed on safely. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/

/** Absolute on this PC. */
export function pcPath(pc: Pc) {
  return pathOnPc(pc, '', () => true)
}

/** The same for what VirtualBox reads or writes: on Windows VBoxManage prints in the ANSI code page. */
export function mediaPath(pc: Pc) {
  const [words, isPrintable] =
    pc.system === 'windows'
      ? ['of plain letters (no ä or é), ', (path: string) => /^[ -~]*$/.test(path)]
      : ['', () => true]
  return pathOnPc(pc, words, isPrintable)
}

function pathOnPc({ system }: Pc, words: string, isPrintable: (path: string) => boolean) {
  const [example, pattern] =
    system === 'windows' ? ['D:\\VMs', /^[A-Za-z]:[\\/][^<>:"|?*]*$/] : ['/srv/vms', /^\//]
  return text(
    `an absolute path on this PC such as ${example}, ${words}without ~ at its beginning or blanks at its end, of at most 240 characters`,
    (path) =>
      path.length <= 240 &&
      pattern.test(path) &&
      isPrintable(path) &&
      path === path.trimEnd() &&
      !controlCharacters.test(path),
  )
}

/** What OpenSSH itself looks for in `.ssh`; a name that ends in `.pub` stands for a key whose private part is elsewhere. */
const filesOfOpenSsh =
  /\/(?:config|rc|environment|agent|authorized_keys2?|known_hosts2?|known_hosts\.old|[^/]*\.pub)$/

/**
 * A key of root on the Pi. It stands in ssh_config and nix.conf, which split at blanks and know quotes and `%`. It is made and
 * deleted there: in a folder for keys, nothing else of the system can have its place.
 */
export const piKeyPath = () =>
  text(
    'an absolute path directly in a folder .ssh, such as /root/.ssh/id_builder, and none of OpenSSH’s own files there: ' +
      'letters, digits, dot, dash, underscore and plus, without `.` and `..`, of at most 240 characters',
    (path) =>
      /^(?=.{1,240}$)(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._+-]+)+$/.test(path) &&
      /\/\.ssh\/[^/]+$/.test(path) &&
      !filesOfOpenSsh.test(path),
  )

/** What is asked for is appended, and would become part of a query. */
export const httpUrl = () =>
  text(
    'an http or https URL without blanks, ? and #',
    (url) => /^https?:\/\/[^\s?#]+$/i.test(url) && !controlCharacters.test(url) && URL.canParse(url),
  )

const userNamePattern = /^[a-z_][a-z0-9_-]{0,30}$/
const userNameWords =
  'a Unix user name: lower-case letters, digits, dash and underscore, at most 31, first no digit or dash'
export const userName = () => text(userNameWords, userNamePattern)

/**
 * Users and groups that NixOS makes by itself: the account that the Pi uses gets a group of its name, and would become one with
 * them. After `users-groups.nix` and the modules of a system with Nix, D-Bus and ssh.
 */
const systemAccounts = new RegExp(
  `^(?:${[
    'root|wheel|users|nobody|nogroup|nixbld\\d*|systemd-.*|sshd|messagebus|nscd|polkituser|dhcpcd|wpa_supplicant',
    'adm|audio|cdrom|clock|dialout|disk|floppy|input|keys|kmem|kvm|lp|render|sgx|shadow|tape|tty|utmp|uucp|video',
    'avahi|nm-.*|networkmanager|ntp|chrony|rtkit|resolvconf|rpc|statd|tss|uuidd|vboxsf|vboxusers|lastlog2?-.*|nix-ssh',
  ].join('|')})$`,
)

/** A user that does not exist yet. */
export const newUserName = () =>
  text(
    `${userNameWords}; and none that NixOS itself has, such as root, sshd, nobody or users`,
    (name) => userNamePattern.test(name) && !systemAccounts.test(name),
  )
