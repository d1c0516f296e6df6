/** The network as iproute2 tells it. */
import { z } from 'zod'
import type { Discovery } from '../../ports/discovery.ts'
import { failure } from '../../contract/problem.ts'
import {
  networkDiscovery,
  type Neighbour,
  type OwnAddress,
  type OwnNetwork,
} from '../discovery/network-discovery.ts'
import { execProgram } from '../exec.ts'

const neighboursSchema = z.array(
  z.object({
    dst: z.string(),
    lladdr: z.string().optional(),
    /** NUD states; `FAILED` and `INCOMPLETE` did not answer (ip-neighbour(8)). */
    state: z.array(z.string()).default([]),
  }),
)
const interfacesSchema = z.array(
  z.object({
    ifname: z.string().default(''),
    flags: z.array(z.string()).default([]),
    addr_info: z
      .array(
        z.object({
          family: z.string(),
          local: z.string().optional(),
          prefixlen: z.int().min(0).max(32),
          scope: z.string(),
        }),
      )
      .default([]),
  }),
)

/** Networks that the PC made for machines and containers of its own, by the names that their programs give. */
const virtualInterface = /^(?:br-|docker|virbr|vboxnet|veth|vmnet|lxc|lxd|podman|cni|tun|tap|wg|zt|tailscale)/

export function linuxDiscovery(): Discovery {
  return networkDiscovery({ network: linuxNetwork })
}

export const linuxNetwork: OwnNetwork = {
  neighbours: async (signal) => readNeighbours(await ip(['-json', '-4', 'neighbour', 'show'], signal)),
  addresses: async (signal) => readOwnAddresses(await ip(['-json', '-4', 'address', 'show'], signal)),
}

async function ip(argv: readonly string[], signal: AbortSignal): Promise<string> {
  return (await execProgram('ip', argv, { signal })).stdout
}

/** Those that answered; `text` as `ip -json neighbour` prints it, nothing at all where there are none. */
export function readNeighbours(text: string): Neighbour[] {
  return read(neighboursSchema, text).flatMap(({ dst, lladdr, state }) => {
    const isGone = state.includes('FAILED') || state.includes('INCOMPLETE')
    return lladdr === undefined || isGone || !z.ipv4().safeParse(dst).success
      ? []
      : [{ address: dst, mac: lladdr }]
  })
}

export function readOwnAddresses(text: string): OwnAddress[] {
  return read(interfacesSchema, text)
    .filter(
      ({ ifname, flags }) =>
        flags.includes('UP') && !flags.includes('LOOPBACK') && !virtualInterface.test(ifname),
    )
    .flatMap(({ addr_info }) =>
      addr_info.flatMap(({ local, prefixlen, scope }) =>
        local === undefined || scope !== 'global' ? [] : [{ address: local, prefixLength: prefixlen }],
      ),
    )
}

function read<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text.trim() === '' ? '[]' : text))
  } catch (error) {
    throw failure('TOOL_ANSWER_UNREADABLE', 'The program ip answers something unexpected.', String(error))
  }
}
