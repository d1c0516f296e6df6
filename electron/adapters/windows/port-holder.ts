/** Who has a port: a program that listens, or Windows itself, which reserves ranges for Hyper-V's network and then lets nobody listen. */
import type { PortHolder } from '../../ports/host.ts'
import { portHolderSchema, reservedPortsSchema } from './answers/network.ts'
import type { RunScript } from './powershell.ts'

export async function findPortHolder(run: RunScript, port: number): Promise<PortHolder | undefined> {
  const { listeners } = await run('port-holder', { Port: String(port) }, portHolderSchema)
  // One entry for each address; a process that ends meanwhile has a name in some of them only.
  const listener = listeners.find(({ name }) => name !== null) ?? listeners[0]
  if (listener !== undefined)
    return { description: `${listener.name ?? 'a program'} (process ${String(listener.processId)})` }
  const { ranges } = await run('reserved-ports', {}, reservedPortsSchema)
  const holding = ranges.filter(({ first, last }) => first <= port && port <= last)
  // In what an administrator reserved, a program can listen; VirtualBox says nothing where it cannot (hashicorp/vagrant#10893).
  const [range] = holding
  if (range === undefined || holding.some(({ byAdministrator }) => byAdministrator)) return undefined
  return {
    description: `Windows, which reserved ports ${String(range.first)} to ${String(range.last)} for itself`,
    lastPort: range.last,
    yields: true,
  }
}
