/**
 * What the user wants, complete: the one input of every plan. Every value has its bounds here, and those of this PC in setup-pc.ts,
 * because VBoxManage accepts port 99999 and memory the host does not have.
 *
 * `readSetup` gives either a setup with all defaults filled in or *all* errors at once.
 */
import { z } from 'zod'
import { checkAgainstHost, defaultCpuCount, defaultMemoryMiB, type Pc } from './setup-pc.ts'
import {
  address,
  alias,
  choice,
  group,
  httpUrl,
  isAddress,
  listOf,
  newUserName,
  oneOfKinds,
  ownPort,
  mediaPath,
  pcPath,
  piKeyPath,
  port,
  text,
  userName,
  wholeNumber,
  yesOrNo,
} from './setup-values.ts'

/** The newest stable series; NixOS 26.05 is supported to 2026-12-31. The only place that names it. */
export const nixosSeries = '26.05'

/** What is installed where VirtualBox is missing; one of those that steps/host/virtualbox.ts takes. The only place that names it. */
export const offeredVirtualBox = '7.2.22'

/**
 * Nix's names of what a Pi or its like is, and of the builder itself, which has NixOS's emulators for the others (nixpkgs, binfmtMagics in
 * nixos/lib/utils.nix).
 */
export const buildableSystems: readonly string[] = [
  ...['aarch64-linux', 'armv7l-linux', 'armv6l-linux', 'riscv64-linux'],
  ...['x86_64-linux', 'i686-linux'],
]

const uuid = () => text('a UUID', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

const builder = (pc: Pc) =>
  group({
    /** A machine that is the builder though the notes do not say so: they were lost, and its tag holds the id of the installation then. */
    takeOver: group({ machine: uuid(), installation: uuid() }).optional(),
    /** VBoxManage answers in the ANSI code page on Windows, so names stay within ASCII. */
    vmName: text(
      'letters, digits, dot, dash and underscore, at most 63, first a letter or digit',
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    ).default('pi-offload-builder'),
    /** Folder for the machine; VirtualBox's own default when absent. */
    folder: mediaPath(pc).optional(),
    /** Left out, these two are chosen for the PC; the plan shows them. */
    cpuCount: wholeNumber(1, 64).default(defaultCpuCount(pc)),
    memoryMiB: wholeNumber(1024, 262_144).default(defaultMemoryMiB(pc)),
    diskGiB: wholeNumber(8, 2048).default(60),
    processPriority: choice('low', 'normal').default('low'),
    cpuCapPercent: wholeNumber(10, 100).default(100),
    /** What becomes of the builder while the user says that he plays. */
    whilePlaying: choice('slow-down', 'pause').default('slow-down'),
    /** Of `slow-down`, which also means low priority; never more than `cpuCapPercent`. */
    cpuCapPercentWhilePlaying: wholeNumber(10, 100).default(25),
    startWithPc: yesOrNo().default(true),
    /** How long to wait for the machine's ssh after a start, in seconds. */
    bootTimeoutSeconds: wholeNumber(30, 3600).default(300),
    /** How long the installation may stay without any sign of life, in seconds. */
    installSilenceSeconds: wholeNumber(30, 3600).default(600),
  }).prefault({})

const image = (pc: Pc) =>
  group({
    /** A minimal ISO that is on this PC already; `sha256` is then required. */
    file: mediaPath(pc).optional(),
    sha256: text('64 lower-case hexadecimal digits', /^[0-9a-f]{64}$/).optional(),
    /** Serves `nixos-<series>/latest-nixos-minimal-x86_64-linux.iso` and the same with `.sha256`. */
    mirror: httpUrl().default('https://channels.nixos.org'),
    proxy: httpUrl().optional(),
  })
    .prefault({})
    .refine(({ file, sha256 }) => file === undefined || sha256 !== undefined, {
      path: ['sha256'],
      message: 'is required together with `file`: an image is never used unverified',
      when: ({ value }) => z.object({ file: z.string().optional() }).safeParse(value).success,
    })

/** Where VirtualBox comes from, where it is missing and can be installed by us (Windows). */
const virtualBox = group({
  /** Serves `<version>/SHA256SUMS` and the installers that stand in it. */
  mirror: httpUrl().default('https://download.virtualbox.org/virtualbox'),
}).prefault({})

const network = (pc: Pc) =>
  group({
    /** Where the Pi reaches the builder: this port of the PC. */
    port: ownPort(pc).default(2222),
    /** Where this program reaches the builder's administration: on the loopback address only. */
    adminPort: ownPort(pc).default(2223),
    /** The PC as the Pi sees it; `auto` takes the address of the interface that leads to the Pi. */
    pcAddress: text(
      '"auto", or the IPv4 address or host name under which the Pi finds this PC',
      isAddress,
    ).default('auto'),
    /** Whom the firewall lets in. */
    allowFrom: choice('pi', 'local-subnet').default('pi'),
    /** Whether rules that keep everybody from VirtualBox's machines may be removed: Windows makes them, or somebody on purpose. */
    unblockVirtualBox: yesOrNo().default(false),
  })
    .prefault({})
    .refine((ports) => ports.port !== ports.adminPort, {
      path: ['adminPort'],
      message: 'must differ from `port`',
      when: ({ value }) => z.object({ port: z.number(), adminPort: z.number() }).safeParse(value).success,
    })

const pi = (pc: Pc) =>
  group({
    address: address(),
    port: port().default(22),
    user: userName().default('root'),
    /** How to log in. Passwords and passphrases are asked for, or come from the environment; they are never stored. */
    login: oneOfKinds('{ "kind": "key", "path": … } or { "kind": "agent" } or { "kind": "password" }', [
      group({ kind: z.literal('key'), path: pcPath(pc) }),
      group({ kind: z.literal('agent') }),
      group({ kind: z.literal('password') }),
    ]).default({ kind: 'agent' }),
    /** The Pi's host key, confirmed by the user: `SHA256:` and 43 base64 characters, as `ssh-keygen -lf` prints it. */
    hostKeyFingerprint: text(
      'as printed by ssh-keygen -lf: SHA256:…',
      /^SHA256:[A-Za-z0-9+/]{43}$/,
    ).optional(),
  })

const offload = group({
  /** The ssh alias of the builder in the Pi's configuration. */
  alias: alias().default('builder'),
  /** The account in the builder that the Pi uses. */
  user: newUserName().default('builder'),
  /** Root's private key on the Pi; made there and never leaves it. */
  keyPath: piKeyPath().default('/root/.ssh/id_builder'),
  protocol: choice('ssh-ng', 'ssh').default('ssh-ng'),
  maxJobs: wholeNumber(1, 64).default(4),
  speedFactor: wholeNumber(1, 1000).default(2),
  /** With the Pi's own system: it is what the proof is made for. */
  systems: listOf(`a Nix system, one of ${buildableSystems.join(', ')}`, (system) =>
    buildableSystems.includes(system),
  )
    .refine((systems) => systems.includes('aarch64-linux'), 'must contain aarch64-linux')
    .default(['aarch64-linux', 'x86_64-linux']),
  features: listOf('a Nix system feature such as big-parallel', /^[A-Za-z0-9][A-Za-z0-9._-]*$/)
    .refine(
      (features) => !features.includes('kvm') && !features.includes('nixos-test'),
      'must contain neither kvm nor nixos-test: there is no KVM in the builder, and builds that ask for it would fail there',
    )
    .default(['big-parallel', 'benchmark']),
  /** What the Pi does while the PC is off: nothing bigger than it can, everything, or wait. */
  whenBuilderIsOff: choice('build-small', 'build-everything', 'wait').default('build-small'),
  /** Whether the Pi gets a temporary swap file where its memory does not suffice to evaluate its configuration. */
  swapFile: choice('none', 'during-evaluation').default('none'),
  /** Whether this PC may take the place of another one that the Pi builds on, or of an installation whose notes are lost. */
  replaceOtherPc: yesOrNo().default(false),
}).prefault({})

export const setupSchema = (pc: Pc) =>
  group({
    version: z.literal(1, '1').default(1),
    builder: builder(pc),
    image: image(pc),
    virtualBox,
    network: network(pc),
    pi: pi(pc),
    offload,
  })

export type Setup = z.infer<ReturnType<typeof setupSchema>>
export type SetupInput = z.input<ReturnType<typeof setupSchema>>

/** One wrong value: where (`builder.memoryMiB`) and what is allowed. */
export interface SetupIssue {
  path: string
  message: string
}

export type SetupReading = { ok: true; setup: Setup } | { ok: false; issues: SetupIssue[] }

/** Reads untrusted input into a complete setup for this PC, or lists everything that is wrong with it. */
export function readSetup(input: unknown, pc: Pc): SetupReading {
  const result = setupSchema(pc).safeParse(input)
  if (result.success) return { ok: true, setup: result.data }
  const issues = result.error.issues.flatMap((issue): SetupIssue[] => {
    const path = issue.path.map(String)
    // Unknown names come as one issue; a line each tells the user which word to correct.
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path]
    return places.map((place) => ({ path: place.join('.') || '(setup)', message: issue.message }))
  })
  // A value may break several rules that are worded as one.
  const ofSchema = [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()]
  return { ok: false, issues: [...ofSchema, ...beyondThisPc(input, ofSchema, pc)] }
}

/**
 * What a wrong setup asks for beyond this PC is told in the same breath. In a right one it is no error of the setup, which has to
 * stay readable on a PC that lost memory since: there it stands in the way of a plan (steps/host/virtualization.ts).
 */
function beyondThisPc(input: unknown, known: readonly SetupIssue[], pc: Pc): SetupIssue[] {
  const size = z.number().default(0).catch(0)
  const asked = z
    .looseObject({ builder: z.looseObject({ cpuCount: size, memoryMiB: size }) })
    .safeParse(input)
  if (!asked.success) return []
  return checkAgainstHost(asked.data, pc).filter(({ path }) => !known.some((issue) => issue.path === path))
}
