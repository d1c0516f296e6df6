/** A name for the builder that somebody else on the Pi uses already: nothing of theirs is changed, and another name is offered. */
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { rootSshConfig, rootSshFolder } from './bootstrap.ts'
import type { BuildMachine } from './build-machines.ts'
import { knownHostLines } from './known-hosts.ts'
import { piSession } from './session.ts'
import type { PiSettings } from './settings.ts'
import { countHostLines } from './ssh-config.ts'

/** Where names of hosts stand, without what is ours. */
export interface NamesOfOthers {
  machines: readonly BuildMachine[]
  /** Root's own ssh config. */
  rootSsh: string
  /** The system's, with as many lines of ours that name the alias. */
  systemSsh: string
  ownHostLines: number
  /** Lines of root's known hosts for the alias. */
  knownHosts: readonly string[]
}

/** As many other names are tried. */
const triedAliases = 20
/** So that a number fits behind it. */
const longestStem = 60

export function takenAlias(
  { machines, rootSsh, systemSsh, ownHostLines, knownHosts }: NamesOfOthers,
  { alias, hostKey }: Pick<PiSettings, 'alias' | 'hostKey'>,
): Problem | undefined {
  const taken = (where: string): Problem => problem('PI_NAME_TAKEN', `“${alias}” is in use: ${where}`)
  const other = machines.find((machine) => machine.host === alias)
  if (other !== undefined) return taken(`/etc/nix/machines has a build machine ${other.uri}.`)
  if (countHostLines(rootSsh, alias) > 0) return taken(`${rootSshConfig} names this host.`)
  if (countHostLines(systemSsh, alias) > ownHostLines)
    return taken(
      'the ssh configuration of the whole Pi names this host (on NixOS: programs.ssh.extraConfig).',
    )
  if (knownHosts.some((line) => !line.includes(hostKey)))
    return taken(`${rootSshFolder}/known_hosts has another key for this host.`)
  return undefined
}

/** The same for a person to decide: another name that nobody uses goes with the problem. */
export async function toDecideOnAlias(
  context: StepContext,
  conflict: Problem,
  wanted: PiSettings,
  names: NamesOfOthers,
): Promise<Problem> {
  const alias = await freeAlias(context, wanted, names)
  return toDecide(
    conflict,
    `The Pi is to find the builder under the name ${wanted.alias}.`,
    alias === undefined ? [] : [wayOut(`Name it ${alias} instead.`, { offload: { alias } })],
  )
}

async function freeAlias(
  context: StepContext,
  wanted: PiSettings,
  names: NamesOfOthers,
): Promise<string | undefined> {
  const remote = await piSession(context)
  for (let number = 2; number < 2 + triedAliases; number++) {
    const alias = `${wanted.alias.slice(0, longestStem)}-${number}`
    const there = { ...names, ownHostLines: 0, knownHosts: await knownHostLines(remote, alias) }
    if (takenAlias(there, { ...wanted, alias }) === undefined) return alias
  }
  return undefined
}
