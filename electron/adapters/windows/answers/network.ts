/** `port-holder.ps1`, `reserved-ports.ps1`, `route-to.ps1`, `neighbours.ps1`, `own-addresses.ps1` */
import { z } from 'zod'

const port = z.int().min(1).max(65535)
const prefixLength = z.int().min(0).max(32)

/** One entry for each address that is listened on; empty where the port is free. */
export const portHolderSchema = z.strictObject({
  listeners: z.array(
    z.strictObject({
      /** IPv4, or IPv6 such as `::`. */
      address: z.string().min(1),
      processId: z.int().min(0),
      /** Such as `vmms.exe`; `null` when it ended meanwhile. */
      name: z.string().nullable(),
      /** `null` also for programs of other users. */
      path: z.string().nullable(),
    }),
  ),
})

export const reservedPortsSchema = z.strictObject({
  ranges: z.array(
    z
      .strictObject({ first: port, last: port, byAdministrator: z.boolean() })
      .refine(({ first, last }) => first <= last, 'ends before it begins'),
  ),
})

const interfaceSchema = z.strictObject({
  index: z.int().min(1),
  /** What people call it, such as `WLAN`; `null` for the loopback interface. */
  name: z.string().nullable(),
  /** What its driver calls it, such as `Hyper-V Virtual Ethernet Adapter`. */
  adapter: z.string().nullable(),
  isHardware: z.boolean(),
  isUp: z.boolean(),
  profile: z.enum(['Public', 'Private', 'DomainAuthenticated']).nullable(),
  /** Whether the way to the internet leads over it. */
  hasGateway: z.boolean(),
})

const ownAddressSchema = z.strictObject({ address: z.ipv4(), prefixLength, interface: interfaceSchema })

export const routeToSchema = ownAddressSchema

export const ownAddressesSchema = z.strictObject({ addresses: z.array(ownAddressSchema) })

export const neighboursSchema = z.strictObject({
  neighbours: z.array(
    z.strictObject({
      address: z.ipv4(),
      /** `B8-27-EB-01-02-03`; empty where the interface has no such addresses. */
      linkLayerAddress: z.string().regex(/^(?:[0-9A-F]{2}(?:-[0-9A-F]{2})*)?$/),
      state: z.enum(['Reachable', 'Stale', 'Delay', 'Probe']),
    }),
  ),
})
