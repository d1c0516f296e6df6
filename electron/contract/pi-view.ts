/** Finding the Pi, knowing that it is the right one, and what it is. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'

export const secretNameSchema = z.enum([
  'pi-password',
  'pi-sudo-password',
  'pi-key-passphrase',
  /** For the PC's own firewall, where looking at it takes rights: asked for when a plan has the obstacle `NEEDS_ADMINISTRATOR`. */
  'pc-sudo-password',
])

/** Why a machine of the network may be the wanted one. */
const discoveryReasonSchema = z.discriminatedUnion('kind', [
  /** It announces a name by multicast DNS. */
  z.strictObject({ kind: z.literal('mdns'), name: z.string() }),
  /** Its network card is of this maker. */
  z.strictObject({ kind: z.literal('vendor'), vendor: z.string() }),
  /** It answers on its ssh port; `banner` such as `SSH-2.0-OpenSSH_10.2`. */
  z.strictObject({ kind: z.literal('ssh'), port: z.int(), banner: z.string() }),
  /** This PC spoke with it lately: it stands in the neighbour table. */
  z.strictObject({ kind: z.literal('neighbour') }),
])
export type DiscoveryReason = z.infer<typeof discoveryReasonSchema>

const piCandidateSchema = z.strictObject({
  /** IPv4 address; every candidate has another one. */
  address: z.string(),
  /** Name without a final dot, such as `raspberrypi.local`; null where none is known. */
  name: z.string().nullable(),
  reasons: z.array(discoveryReasonSchema),
  /** Whether it is most likely a Raspberry Pi; such come first. */
  isLikely: z.boolean(),
})
export type PiCandidate = z.infer<typeof piCandidateSchema>

export const discoverySchema = z.strictObject({
  state: z.enum(['idle', 'searching', 'finished', 'failed']),
  /** The whole own subnet is tried, address by address. */
  isScan: z.boolean(),
  /** The best ones first. */
  candidates: z.array(piCandidateSchema),
  problem: problemSchema.nullable(),
})
export type Discovery = z.infer<typeof discoverySchema>

export const hostKeySchema = z.strictObject({
  address: z.string(),
  port: z.int(),
  /** As `ssh-keygen -lf` prints it: `SHA256:…`. */
  fingerprint: z.string(),
  /** A person said that it is the right one. */
  isConfirmed: z.boolean(),
})
export type HostKey = z.infer<typeof hostKeySchema>

const piWarningSchema = z.strictObject({
  code: z.enum([
    'little-memory',
    'little-disk',
    'clock-differs',
    'configuration-by-hand',
    'other-build-machines',
  ]),
  /** What that means, in plain English. */
  detail: z.string(),
})
export type PiWarning = z.infer<typeof piWarningSchema>

/** What the first look at the Pi found; nothing was changed. */
export const piViewSchema = z.strictObject({
  /** Such as `Raspberry Pi 4 Model B Rev 1.4`; null where the firmware does not say. */
  model: z.string().nullable(),
  architecture: z.string(),
  /** Such as `NixOS 26.05.20261115.8f2b3c1 (Yarara)` or `Debian GNU/Linux 13 (trixie)`. */
  system: z.string(),
  nixVersion: z.string(),
  memoryMiB: z.int(),
  swapMiB: z.int(),
  freeDiskMiB: z.int(),
  /** How far its clock is ahead of the PC's; negative when it is behind. */
  clockOffsetSeconds: z.int(),
  /** What describes the Pi in /etc/nixos; `nix-conf`: it has another Linux than NixOS, and its Nix has files of its own. */
  configuration: z.enum(['flake', 'system', 'channel', 'none', 'nix-conf']),
  /** Hosts of the build machines that it uses already. */
  buildMachines: z.array(z.string()),
  /** The address of this PC as the Pi sees it, which `auto` stands for. */
  pcAddress: z.string(),
  warnings: z.array(piWarningSchema),
})
export type PiView = z.infer<typeof piViewSchema>
