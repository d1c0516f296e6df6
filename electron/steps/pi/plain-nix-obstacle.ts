/** What no program can get around on a Pi with another Linux than NixOS. */
import { problem, type Problem } from '../../contract/problem.ts'
import { readMachines } from './build-machines.ts'
import { withoutBlock } from './fenced-block.ts'
import { fence, machines, machinesFile, rootSsh } from './plain-nix-files.ts'
import type { PlainLook } from './plain-nix-look.ts'
import type { NamesOfOthers } from './taken-alias.ts'

export function unsuitable({ others, links, hasDaemon }: PlainLook): Problem | undefined {
  if (!hasDaemon)
    return problem(
      'PI_UNSUITABLE',
      'Its Nix has no daemon: it was installed for one user alone. Install Nix for all users there (`--daemon`).',
    )
  for (const [{ path }, text] of others) {
    const target = links.get(path)
    if (target !== undefined)
      return problem(
        'PI_CONFIGURATION_UNCLEAR',
        `${path} is a link to ${target}, and something else makes that file. Put a file of its own in the place of the link.`,
      )
    const builders = buildersIn(withoutBlock(text, fence) ?? '')
    if (path.startsWith('/etc/nix/nix.') && builders !== undefined && !builders.includes(`@${machinesFile}`))
      return problem(
        'PI_CONFIGURATION_UNCLEAR',
        `${path} says “builders = ${builders}”, so that Nix does not look into ${machinesFile}. Put @${machinesFile} there, too.`,
      )
  }
  return undefined
}

/** The last one counts. */
function buildersIn(nixConf: string): string | undefined {
  return [...nixConf.matchAll(/^\s*builders\s*=\s*(.*?)\s*(?:#.*)?$/gm)].at(-1)?.[1]
}

export function namesOfOthers({ others, systemSsh, knownHosts }: PlainLook): NamesOfOthers {
  return {
    machines: readMachines(withoutBlock(others.get(machines), fence) ?? ''),
    rootSsh: withoutBlock(others.get(rootSsh), fence) ?? '',
    systemSsh,
    ownHostLines: 0,
    knownHosts,
  }
}
