/** What `settings.json` beside the Pi's module says: the data of `resources/nix/pi.nix`. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { madeInThisRun } from '../../contract/plan.ts'
import type { StepContext } from '../../engine/resource.ts'
import { readBuilderHostKey } from '../vm/session.ts'

const piSettingsSchema = z.object({
  alias: z.string(),
  address: z.string(),
  port: z.int(),
  user: z.string(),
  keyPath: z.string(),
  /** The builder's ssh host key, `ssh-ed25519 AAAA…`. */
  hostKey: z.string(),
  protocol: z.enum(['ssh-ng', 'ssh']),
  systems: z.array(z.string()),
  maxJobs: z.int(),
  speedFactor: z.int(),
  supportedFeatures: z.array(z.string()),
  whenBuilderIsOff: z.enum(['build-small', 'build-everything', 'wait']),
})
export type PiSettings = z.infer<typeof piSettingsSchema>

/** What the setup asks for. The host key is a placeholder while the builder has none yet. */
export async function wantedSettings(context: StepContext): Promise<PiSettings> {
  const { setup, ports } = context
  const { network, offload, pi } = setup
  const hostKey = await readBuilderHostKey(context)
  return {
    alias: offload.alias,
    address:
      network.pcAddress === 'auto' ? (await ports.host.routeTo(pi.address)).address : network.pcAddress,
    port: network.port,
    user: offload.user,
    keyPath: offload.keyPath,
    hostKey: hostKey === undefined ? madeInThisRun : withoutComment(hostKey),
    protocol: offload.protocol,
    systems: offload.systems,
    maxJobs: offload.maxJobs,
    speedFactor: offload.speedFactor,
    supportedFeatures: offload.features,
    whenBuilderIsOff: offload.whenBuilderIsOff,
  }
}

export function settingsText(settings: PiSettings): string {
  return `${JSON.stringify({ ...settings, publicHostKey: publicHostKey(settings) }, null, 2)}\n`
}

/** The host key as Nix wants it; neither Nix nor nixpkgs has an encoder for base64. */
export function publicHostKey({ hostKey }: PiSettings): string {
  return hostKey === madeInThisRun ? madeInThisRun : Buffer.from(hostKey).toString('base64')
}

/** What `/etc/pi-offload/digest` of a system says that was made from this module with these settings. */
export function moduleDigest(moduleText: string, settings: PiSettings): string {
  return createHash('sha256')
    .update(moduleText + settingsText(settings))
    .digest('hex')
}

/** Settings of an earlier run; `undefined` when they are damaged or of another version. */
export function readSettings(text: string | undefined): PiSettings | undefined {
  try {
    return piSettingsSchema.parse(JSON.parse(text ?? ''))
  } catch {
    return undefined
  }
}

function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(' ')
}
