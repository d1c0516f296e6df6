/** What `settings.json` beside the builder's configuration says: the data of `resources/nix/builder.nix`. */
import { z } from 'zod'
import { madeInThisRun } from '../../contract/plan.ts'
import { nixosSeries, type Setup } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import { readKeys } from './keys.ts'

const builderSettingsSchema = z.strictObject({
  hostName: z.string(),
  stateVersion: z.string().regex(/^\d\d\.\d\d$/),
  /** Open the administration: `ssh-ed25519 AAAA… comment`. */
  adminKeys: z.array(z.string()),
  builderUser: z.string(),
  /** The Pi's keys; empty until the Pi has made one. */
  builderKeys: z.array(z.string()),
  protocol: z.enum(['ssh-ng', 'ssh']),
  emulatedSystems: z.array(z.string()),
  maxJobs: z.int(),
  coresPerJob: z.int(),
  systemFeatures: z.array(z.string()),
  substituters: z.array(z.string()),
  trustedPublicKeys: z.array(z.string()),
  /** Secret keys with which it signs what it builds; empty until it has made one: without the file each build fails. */
  signingKeyFiles: z.array(z.string()),
  minFreeMiB: z.int(),
  maxFreeMiB: z.int(),
  builderPort: z.int(),
  adminPort: z.int(),
})
export type BuilderSettings = z.infer<typeof builderSettingsSchema>

/** On which ports the builder's sshd listens inside of the machine. */
export const guestPorts = { builder: 22, admin: 2200 } as const

/** The builder runs these itself. */
const nativeSystems = new Set(['x86_64-linux', 'i686-linux'])

/** What it needs an emulator for. */
export function emulatedSystemsOf({ offload }: Setup): string[] {
  return offload.systems.filter((system) => !nativeSystems.has(system))
}

export interface BuilderFacts {
  adminKey: string
  builderKeys: readonly string[]
  signingKeyFiles: readonly string[]
  /** The NixOS series that the system was first installed with; it stays for the system's whole life. */
  stateVersion: string
}

export function builderSettings(setup: Setup, facts: BuilderFacts): BuilderSettings {
  const { builder, offload } = setup
  const diskMiB = builder.diskGiB * 1024
  return {
    hostName: 'pi-offload-builder',
    stateVersion: facts.stateVersion,
    adminKeys: [facts.adminKey],
    builderUser: offload.user,
    builderKeys: [...facts.builderKeys],
    protocol: offload.protocol,
    emulatedSystems: emulatedSystemsOf(setup),
    maxJobs: offload.maxJobs,
    // A lone kernel or compiler is what takes long, and it should have the whole machine.
    coresPerJob: builder.cpuCount,
    systemFeatures: offload.features,
    // The cache that every NixOS uses by itself.
    substituters: ['https://cache.nixos.org/'],
    trustedPublicKeys: ['cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY='],
    signingKeyFiles: [...facts.signingKeyFiles],
    minFreeMiB: Math.floor(diskMiB / 10),
    maxFreeMiB: Math.floor(diskMiB / 4),
    builderPort: guestPorts.builder,
    adminPort: guestPorts.admin,
  }
}

export function settingsText(settings: BuilderSettings): string {
  return `${JSON.stringify(settings, null, 2)}\n`
}

/** With what a builder is installed. The Pi's key and its own come later, with `vm/configuration`: neither may be made yet. */
export async function installedSettings(context: StepContext): Promise<string> {
  const adminKey = (await readKeys(context))?.admin.publicKey ?? madeInThisRun
  return settingsText(
    builderSettings(context.setup, {
      ...{ adminKey, builderKeys: [], signingKeyFiles: [] },
      stateVersion: nixosSeries,
    }),
  )
}

/** The series that a builder was first installed with, from the settings it has; today's where they cannot be read. */
export function stateVersionOf(text: string | undefined): string {
  try {
    const known = z.object({ stateVersion: builderSettingsSchema.shape.stateVersion })
    return known.parse(JSON.parse(text ?? '')).stateVersion
  } catch {
    return nixosSeries
  }
}
