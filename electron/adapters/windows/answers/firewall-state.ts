/** `firewall-state.ps1` */
import { z } from 'zod'

const profiles = z.array(z.enum(['Any', 'Domain', 'Private', 'Public'])).min(1)
/** Microsoft's `GpoBoolean`. */
const setting = z.enum(['True', 'False', 'NotConfigured'])
const action = z.enum(['Allow', 'Block', 'NotConfigured'])

export const firewallStateSchema = z.strictObject({
  /** The rule of our name, whatever it is; `null` where there is none. */
  rule: z
    .strictObject({
      isEnabled: z.boolean(),
      direction: z.enum(['Inbound', 'Outbound']),
      action,
      profiles,
      /** `TCP`, or another name or number. */
      protocol: z.string(),
      /** `2222`, a range such as `1-99`, or `Any`. */
      localPorts: z.array(z.string()).min(1),
      localAddresses: z.array(z.string()).min(1),
      /** An address, a subnet with its mask (`192.168.1.0/255.255.255.0`), a range, or a word such as `LocalSubnet`. */
      remoteAddresses: z.array(z.string()).min(1),
      /** `Any`, or the path of a program. */
      program: z.string(),
    })
    .nullable(),
  /** As they are in force, policies included. */
  profiles: z
    .array(
      z.strictObject({
        name: z.enum(['Domain', 'Private', 'Public']),
        isEnabled: z.boolean(),
        /** `False`: everything that comes in is blocked, whatever the rules. */
        allowInboundRules: setting,
        /** `False`: a policy lets rules made on this PC count for nothing. */
        allowLocalRules: setting,
        defaultInbound: action,
      }),
    )
    .min(1),
  /** Rules that block VirtualBox; a block beats every permission. */
  blockRules: z.array(
    z.strictObject({ name: z.string().min(1), isEnabled: z.boolean(), profiles, program: z.string().min(1) }),
  ),
})
