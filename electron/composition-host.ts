/** Which adapters stand for this PC: those of its system. */
import { fileURLToPath } from 'node:url'
import { systemFiles } from './adapters/files.ts'
import { linuxDiscovery } from './adapters/linux/discovery.ts'
import { linuxHost } from './adapters/linux/host.ts'
import { linuxReadings } from './adapters/linux/readings.ts'
import { openSudo } from './adapters/linux/sudo.ts'
import { installFolderInRegistry } from './adapters/virtualbox/discover.ts'
import { windowsDiscovery } from './adapters/windows/discovery.ts'
import { askForFacts, readFacts } from './adapters/windows/facts.ts'
import { startByExplorer } from './adapters/windows/explorer.ts'
import { windowsHost } from './adapters/windows/host.ts'
import { powerShell } from './adapters/windows/powershell.ts'
import { windowsReadings } from './adapters/windows/readings.ts'
import type { Pc } from './contract/setup-pc.ts'
import type { Discovery } from './ports/discovery.ts'
import type { Files } from './ports/files.ts'
import type { Host } from './ports/host.ts'
import type { Reading } from './ports/readings.ts'
import type { Secrets } from './ports/secrets.ts'
import type { AskForRights } from './product.ts'

const isWindows = process.platform === 'win32'

/** Found from here and from the bundle in `dist/` alike; of a packed program, beside its archive (electron-builder.yml). */
const scripts = fileURLToPath(new URL('../resources/windows/', import.meta.url))
const run = powerShell({ folder: scripts.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked') })
const facts = askForFacts(run)

/** What a setup is read for. */
export async function thisPc(): Promise<Pc> {
  return isWindows ? readFacts(await facts()) : linuxHost().facts()
}

/** `folder`: one that this user alone can write. */
export function realHost(folder: string): Host {
  if (!isWindows) return linuxHost()
  return windowsHost({ run, facts, files: systemFiles(), folder, virtualBoxFolder: installFolderInRegistry })
}

export function realDiscovery(): Discovery {
  return isWindows ? windowsDiscovery(run) : linuxDiscovery()
}

/** Starts a program without the rights that this one has too many of. */
export const startAsUsual = isWindows ? startByExplorer : undefined

/** Windows asks by itself, each time. */
export function askForRightsBy(secrets: Secrets): AskForRights {
  return isWindows ? () => Promise.resolve() : (signal) => openSudo(secrets, signal)
}

/** What this PC says of itself, for a report, and where that is written. */
export function openDoctor(): { readings: Reading[]; files: Files } {
  // What a setup has where it says nothing else; the address is one for documentation (RFC 5737).
  const asked = { port: 2222, name: 'pi-offload-builder', destination: '192.0.2.1' }
  const readings = isWindows
    ? windowsReadings({ ...asked, run })
    : linuxReadings({ ...asked, host: linuxHost() })
  return { readings, files: systemFiles() }
}
