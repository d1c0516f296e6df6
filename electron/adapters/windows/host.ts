import type { Files } from '../../ports/files.ts'
import type { Host } from '../../ports/host.ts'
import { taskAutostart } from './autostart.ts'
import { runElevated } from './elevation.ts'
import { readFacts, type PcFacts } from './facts.ts'
import { windowsFirewall } from './firewall.ts'
import { findPortHolder } from './port-holder.ts'
import type { RunScript } from './powershell.ts'
import { findRoute } from './route.ts'

export interface WindowsHostOptions {
  run: RunScript
  facts: () => Promise<PcFacts>
  files: Files
  /** A folder that only this user can write: for what is handed to the scheduler and to the elevated script. */
  folder: string
  /** Where VirtualBox is installed. */
  virtualBoxFolder: () => Promise<string | undefined>
}

/** A Windows PC. */
export function windowsHost({ run, facts, files, folder, virtualBoxFolder }: WindowsHostOptions): Host {
  return {
    facts: async () => readFacts(await facts()),
    portHolder: (port) => findPortHolder(run, port),
    routeTo: (destination) => findRoute(run, destination),
    firewall: windowsFirewall({
      ...{ run, virtualBoxFolder },
      elevate: (actions) => runElevated(actions, { run, files, folder }),
      otherProducts: async () =>
        (await facts()).otherFirewalls.products.filter(({ isOn }) => isOn).map(({ name }) => name),
    }),
    autostart: taskAutostart({ run, files, folder, account: async () => (await facts()).account }),
  }
}
