/** `pc-facts.ps1` */
import { z } from 'zod'

const count = z.int().min(0)
/** 0 is never, `null` not known. */
const idle = z.strictObject({ sleepAfterSeconds: count.nullable(), hibernateAfterSeconds: count.nullable() })
const protection = z.enum(['off', 'configured', 'running']).nullable()

export const pcFactsSchema = z.strictObject({
  windows: z.strictObject({
    /** Such as `Core` (Home) and `Professional`. */
    edition: z.string().min(1),
    /** Such as `24H2`; empty on old versions. */
    displayVersion: z.string(),
    build: z.int().positive(),
    revision: count,
  }),
  hardware: z.strictObject({
    architecture: z.enum(['x86', 'x64', 'arm64', 'other']),
    cpuThreads: z.int().positive(),
    memoryMiB: z.int().positive(),
    freeMemoryMiB: count,
  }),
  /** `null` for a share of another machine, or a drive that is not there. */
  volume: z
    .strictObject({
      root: z.string().regex(/^[A-Za-z]:\\$/),
      fileSystem: z.string(),
      isFixed: z.boolean(),
      freeMiB: count,
    })
    .nullable(),
  virtualization: z.strictObject({
    /** `null` under a hypervisor, which hides it. */
    firmwareEnabled: z.boolean().nullable(),
    hypervisorPresent: z.boolean(),
    vbs: protection,
    memoryIntegrity: protection,
    features: z.strictObject({ isKnown: z.boolean(), enabled: z.array(z.string()) }),
    wslDistributions: z.array(z.strictObject({ name: z.string(), version: z.int().min(1) })),
  }),
  otherFirewalls: z.strictObject({
    isKnown: z.boolean(),
    products: z.array(z.strictObject({ name: z.string(), isOn: z.boolean() })),
  }),
  pendingRestart: z.strictObject({
    components: z.boolean(),
    windowsUpdate: z.boolean(),
    /** A hint, no proof: also left by programs that update themselves. */
    fileRenames: z.boolean(),
  }),
  account: z.strictObject({
    name: z.string().min(1),
    sid: z.string().regex(/^S-1-[0-9-]+$/),
    isElevated: z.boolean(),
    isAdministrator: z.boolean(),
    integrityLevel: z.enum(['low', 'medium', 'high', 'system']).nullable(),
  }),
  folders: z.strictObject({
    profile: z.string().min(1),
    isProfileAscii: z.boolean(),
    oneDrive: z.array(z.string()),
    redirected: z.array(z.enum(['Desktop', 'MyDocuments'])),
  }),
  sleep: z.strictObject({ onMains: idle, onBattery: idle }),
  visualCppRuntime: z.boolean(),
  powerShell: z.strictObject({
    version: z.string().regex(/^\d+(?:\.\d+)+/),
    languageMode: z.literal('FullLanguage'),
    culture: z.string(),
  }),
})
