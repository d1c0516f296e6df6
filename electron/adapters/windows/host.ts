import { win32 } from 'node:path'
import type { Files } from '../../ports/files.ts'
import type { Host } from '../../ports/host.ts'
import { ownAddresses } from '../ipv4.ts'
import { startOfSystem } from '../start-of-system.ts'
import { windowsAdministrator } from './administrator.ts'
import { taskAutostart } from './autostart.ts'
import { runElevated } from './elevation.ts'
import { readFacts, type PcFacts } from './facts.ts'
import { windowsFirewall } from './firewall.ts'
import { findPortHolder } from './port-holder.ts'
import type { RunScript } from './powershell.ts'
import { readReservation, toRelease, toReserve } from './port-reservation.ts'
import { findRoute } from './route.ts'
import { installationOn, toInstall } from './virtualbox-installation.ts'

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
  const firewall = windowsFirewall({
    run,
    otherProducts: async () =>
      (await facts()).otherFirewalls.products.filter(({ isOn }) => isOn).map(({ name }) => name),
  })
  const isInstalled = async () => {
    const found = await virtualBoxFolder()
    return found !== undefined && (await files.size(win32.join(found, 'VBoxManage.exe'))) !== undefined
  }
  return {
    facts: async () => ({ ...readFacts(await facts()), startedAt: startOfSystem() }),
    portHolder: (port) => findPortHolder(run, port),
    portReservation: (port) => readReservation(run, port),
    routeTo: (destination) => findRoute(run, destination),
    addresses: ownAddresses,
    firewall,
    autostart: taskAutostart({ run, files, folder, account: async () => (await facts()).account }),
    administrator: windowsAdministrator({
      elevate: (actions) => runElevated(actions, { run, files, folder }),
      of: async (task) => {
        switch (task.kind) {
          case 'allow-in-firewall':
            return firewall.toAllow(task.rule)
          case 'remove-from-firewall':
            return firewall.toRemove(task.name)
          case 'unblock-virtualbox':
            return firewall.toUnblock(task.rules)
          case 'reserve-port':
            return toReserve(run, task.port)
          case 'release-port':
            return toRelease(run, task.port)
          case 'install-virtualbox':
            return toInstall(task, isInstalled)
        }
      },
    }),
    virtualBoxInstallation: async () => installationOn(await facts()),
  }
}
