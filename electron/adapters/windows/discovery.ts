/** The network as Windows tells it. */
import type { z } from 'zod'
import type { Discovery } from '../../ports/discovery.ts'
import {
  networkDiscovery,
  type NetworkDiscoveryOptions,
  type OwnNetwork,
} from '../discovery/network-discovery.ts'
import { neighboursSchema, ownAddressesSchema } from './answers/network.ts'
import type { RunScript } from './powershell.ts'

export function windowsDiscovery(
  run: RunScript,
  options: Omit<NetworkDiscoveryOptions, 'network'> = {},
): Discovery {
  return networkDiscovery({ ...options, network: windowsNetwork(run) })
}

function windowsNetwork(run: RunScript): OwnNetwork {
  return {
    neighbours: async (signal) => {
      const { neighbours } = await run('neighbours', {}, neighboursSchema, { signal })
      return neighbours
        .filter(({ linkLayerAddress }) => linkLayerAddress !== '')
        .map(({ address, linkLayerAddress }) => ({
          address,
          mac: linkLayerAddress.replaceAll('-', ':').toLowerCase(),
        }))
    },
    addresses: async (signal) => {
      const { addresses } = await run('own-addresses', {}, ownAddressesSchema, { signal })
      return addresses.filter(leadsHome).map(({ address, prefixLength }) => ({ address, prefixLength }))
    },
  }
}

/**
 * Not the networks that the PC made for machines of its own, nor what a card gave itself because nobody answered (169.254.0.0/16). A
 * virtual switch that is joined to a card is no hardware, but has the card's gateway.
 */
function leadsHome({
  address,
  interface: { isUp, isHardware, hasGateway },
}: z.infer<typeof ownAddressesSchema>['addresses'][number]): boolean {
  return isUp && (isHardware || hasGateway) && !address.startsWith('169.254.')
}
