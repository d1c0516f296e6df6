/** What `settings.json` beside the Pi's module says: the data of `resources/nix/pi.nix`. */
import { z } from 'zod'
import { madeInThisRun } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { readBuilderHostKey } from '../vm/session.ts'
import { notedSigningKey } from '../vm/signing-note.ts'
import { signingKeyToBe } from '../vm/signing.ts'

const piSettingsSchema = z.object({
  alias: z.string(),
  address: z.string(),
  port: z.int(),
  user: z.string(),
  keyPath: z.string(),
  /** The builder's ssh host key, `ssh-ed25519 AAAA…`. */
  hostKey: z.string(),
  /** With which the builder signs, `name:base64`; those of a former version have none. */
  signingKey: z.string().default(''),
  protocol: z.enum(['ssh-ng', 'ssh']),
  systems: z.array(z.string()),
  maxJobs: z.int(),
  speedFactor: z.int(),
  supportedFeatures: z.array(z.string()),
  whenBuilderIsOff: z.enum(['build-small', 'build-everything', 'wait']),
})
export type PiSettings = z.infer<typeof piSettingsSchema>

/** What the setup asks for. The builder's two keys are placeholders while it has none yet. */
export async function wantedSettings(context: StepContext): Promise<PiSettings> {
  const { setup, ports } = context
  const { network, offload, pi } = setup
  const [hostKey, signingKey = madeInThisRun] = await Promise.all([
    readBuilderHostKey(context),
    notedSigningKey(context),
  ])
  return {
    alias: offload.alias,
    address:
      network.pcAddress === 'auto' ? (await ports.host.routeTo(pi.address)).address : network.pcAddress,
    port: network.port,
    user: offload.user,
    keyPath: offload.keyPath,
    hostKey: hostKey === undefined ? madeInThisRun : withoutComment(hostKey),
    signingKey,
    protocol: offload.protocol,
    systems: offload.systems,
    maxJobs: offload.maxJobs,
    speedFactor: offload.speedFactor,
    supportedFeatures: offload.features,
    whenBuilderIsOff: offload.whenBuilderIsOff,
  }
}

/** Throws `BUILDER_UNREACHABLE` where the builder's key is a placeholder still. */
export function requireHostKey({ hostKey }: PiSettings): void {
  if (hostKey === madeInThisRun)
    throw failure('BUILDER_UNREACHABLE', 'The builder has no host key yet, so the Pi could not recognize it.')
}

/** The same as they will be once the builder is as wanted, for what a plan says: its key for signatures may be about to become another. */
export async function settingsToBe(context: StepContext): Promise<PiSettings> {
  const [settings, signingKey] = await Promise.all([wantedSettings(context), signingKeyToBe(context)])
  return { ...settings, signingKey }
}

export function settingsText(settings: PiSettings): string {
  return `${JSON.stringify({ ...settings, publicHostKey: publicHostKey(settings) }, null, 2)}\n`
}

/** The host key as Nix wants it; neither Nix nor nixpkgs has an encoder for base64. */
export function publicHostKey({ hostKey }: PiSettings): string {
  return hostKey === madeInThisRun ? madeInThisRun : Buffer.from(hostKey).toString('base64')
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
