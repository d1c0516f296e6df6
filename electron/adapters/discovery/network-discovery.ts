/**
 * Finding machines of the own network, the same on every system; what only the system knows comes from `OwnNetwork`. That a
 * machine runs NixOS does not show from outside: its ssh greets without the name of a distribution. The look after the login
 * tells.
 */
import type { Discovery, Finding } from '../../ports/discovery.ts'
import { askForBanners } from './banner.ts'
import { listenForNames } from './mdns.ts'
import { addressesOf, isWithin } from './subnet.ts'
import { vendorOf } from './vendors.ts'

export interface Neighbour {
  address: string
  /** `b8:27:eb:01:02:03` */
  mac: string
}

export interface OwnAddress {
  address: string
  prefixLength: number
}

/** The PC's own look at its network. */
export interface OwnNetwork {
  /** IPv4 machines that the PC spoke with lately. */
  neighbours(signal: AbortSignal): Promise<Neighbour[]>
  /** Own IPv4 addresses on networks where a Pi may be. */
  addresses(signal: AbortSignal): Promise<OwnAddress[]>
}

export interface NetworkDiscoveryOptions {
  network: OwnNetwork
  sshPort?: number
  /** How long names are listened for. Default 4 s. */
  listenMs?: number
}

const bannerTimeoutMs = 2_500
/** A machine that is not there never answers; one that is does so at once, even by Wi-Fi. */
const scanTimeoutMs = 1_200

export function networkDiscovery(options: NetworkDiscoveryOptions): Discovery {
  const { network, sshPort = 22, listenMs = 4_000 } = options
  return {
    async search({ scan, signal, onFinding }) {
      signal.throwIfAborted()
      const own = await network.addresses(signal)
      const ownAddresses = new Set(own.map(({ address }) => address))
      const asked = new Set<string>()
      const pending: Promise<void>[] = []
      const tell = (finding: Finding): void => {
        if (!signal.aborted && !ownAddresses.has(finding.address)) onFinding(finding)
      }
      const ask = async (addresses: readonly string[], timeoutMs: number): Promise<void> => {
        const fresh = addresses.filter((address) => !asked.has(address) && !ownAddresses.has(address))
        for (const address of fresh) asked.add(address)
        await askForBanners(fresh, {
          ...{ port: sshPort, timeoutMs, signal },
          onBanner: (address, banner) => tell({ address, reason: { kind: 'ssh', port: sshPort, banner } }),
        })
      }
      const lookAtNeighbours = async (): Promise<void> => {
        const neighbours = await network.neighbours(signal)
        for (const { address, mac } of neighbours) {
          tell({ address, reason: { kind: 'neighbour' } })
          const vendor = vendorOf(mac)
          if (vendor !== undefined) tell({ address, reason: { kind: 'vendor', vendor } })
        }
        await ask(
          neighbours.map(({ address }) => address),
          bannerTimeoutMs,
        )
      }
      await Promise.all([
        lookAtNeighbours(),
        listenForNames({
          interfaces: [...ownAddresses],
          durationMs: listenMs,
          signal,
          onName: (address, name) => {
            // Anybody may announce anything: strangers outside are not asked.
            if (!own.some((one) => isWithin(one, address))) return
            tell({ address, reason: { kind: 'mdns', name } })
            pending.push(ask([address], bannerTimeoutMs))
          },
        }),
      ])
      await Promise.all(pending)
      if (scan) {
        await ask(own.flatMap(addressesOf), scanTimeoutMs)
        signal.throwIfAborted()
        // Whoever was asked is a neighbour now, and shows the maker of its network card.
        await lookAtNeighbours()
      }
      signal.throwIfAborted()
    },
  }
}
