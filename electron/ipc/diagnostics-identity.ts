/** Who is named in diagnostics: the user and this PC, the Pi, and other machines of the house. */
import { isIP } from 'node:net'
import { ownIdentity, type Identity } from '../anonymise.ts'
import type { Seen } from './diagnostics.ts'

/** `http://jane:…@proxy`, `ssh-ng://jane@cellar` */
const userInUrl = /:\/\/([\p{L}\p{N}._%+~-]+)(?::[^\s/?#@"]*)?@/gu

/** The Pi's Nix names with it where it builds. */
const buildMachine = /\bssh(?:-ng)?:\/\/(?:[^\s/@"']+@)?([\p{L}\p{N}._-]+)/gu

/** `nixos-system-<host>-<label>`; the label begins with the version where nobody gave another (nixpkgs, top-level.nix, label.nix). */
const hostOfSystem = /\bnixos-system-([\w-]+?)(?=-\d\d\.\d\d|\.drv|[^\w-]|$)/g

/** Of a network that has no other: it says nothing, and that it was there may be the cause of a trouble. */
const domainOfAnyHome = /\.(?:local|localdomain|lan|home|internal|home\.arpa|fritz\.box)$/i

/** `text`: all that is about to be told. */
export function identityIn(
  text: string,
  { form, inForce, pi }: Pick<Seen, 'form' | 'inForce' | 'pi'>,
): Identity {
  const own = ownIdentity()
  const entered = (group: string, name: string): string[] =>
    // What is entered may be incomplete.
    [form.entered, inForce].flatMap((setup) => {
      const value = (setup as Record<string, Record<string, unknown> | undefined> | null | undefined)?.[group]
      return typeof value?.[name] === 'string' ? [value[name]] : []
    })
  const aliases = entered('offload', 'alias')
  const buildMachines = [...(pi.kind === 'ready' ? pi.value.buildMachines : []), ...named(text, buildMachine)]
  return {
    homes: own.homes,
    users: [...own.users, ...entered('pi', 'user'), ...named(text, userInUrl)],
    computers: [
      ...own.computers,
      ...namesIn(entered('network', 'pcAddress').filter((name) => name !== 'auto')),
    ],
    pis: namesIn([...entered('pi', 'address'), ...named(text, hostOfSystem)]),
    machines: namesIn(buildMachines.filter((host) => !aliases.includes(host))),
  }
}

function named(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name)
}

/** Of hosts, whole and without the domain; an address is no name. */
function namesIn(hosts: readonly string[]): string[] {
  return hosts
    .filter((host) => isIP(host) === 0)
    .map((host) => host.replace(domainOfAnyHome, ''))
    .flatMap((host) => [host, host.split('.')[0] ?? ''])
}
