/**
 * The pretended builder: what the installation put on its disk, and what answers behind its two ports. Its configuration counts
 * from the moment it was built, not from the moment it was written, as with NixOS.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../ports/clock.ts'
import type { SshLogin } from '../ports/ssh.ts'
import { createBuilderDisk, type BuilderDisk } from './builder-disk.ts'
import { createBuilderNixos } from './builder-nixos.ts'
import { createBuilderSigning } from './builder-signing.ts'
import { failed, succeeded, type Command, type MachineFile, type RehearsalMachine } from './machine.ts'
import { createNixBuilds } from './nix-builds.ts'
import { fileCommands } from './pi-file-commands.ts'

/** What of `settings.json` shows from outside. */
const runningSchema = z.object({
  adminKeys: z.array(z.string()),
  builderUser: z.string(),
  builderKeys: z.array(z.string()),
  emulatedSystems: z.array(z.string()),
  systemFeatures: z.array(z.string()),
  signingKeyFiles: z.array(z.string()),
  builderPort: z.number(),
  protocol: z.string(),
  adminPort: z.number(),
})

export interface RehearsalBuilder {
  /** Who answers on a port of the machine, while it runs. */
  door(guestPort: number): RehearsalMachine | undefined
  bootId(): string
  /** The NixOS that runs, such as `26.05.1234.abcdef012345`. */
  nixos(): string
  /** It was started anew. */
  boot(): void
  /** It stood still for so long, and its clock with it. */
  stoodStill(milliseconds: number): void
  /** Gives what makes its disk what it is now; the machine has to be off then. */
  keep(): () => void
  /** Whether this public key may build. */
  authorizes(publicKey: string): boolean
  /** The public half of the key with which its Nix signs what it builds; `undefined`: it does not. */
  signsWith(): string | undefined
  /**
   * What of its configuration is in force; may be changed at any time. `emulates`: `not-any-more` until it is started anew, `never`
   * whatever is done.
   */
  readonly nix: {
    emulates: 'all' | 'not-any-more' | 'never'
    trustsPi: boolean
    signs: boolean
    forced: string | undefined
  }
  readonly disk: BuilderDisk['room']
  /** Builds something that takes so long. */
  build(name: string, milliseconds: number, signal?: AbortSignal): Promise<void>
}

export interface RehearsalBuilderOptions {
  /** By their names in the seed. */
  seed: ReadonlyMap<string, string>
  clock: Clock
  /** What it is installed on. */
  medium: { readonly sizeMiB: number }
  newestNixos: () => string
}

const moduleFile = '/etc/nixos/configuration.nix'
const settingsFile = '/etc/nixos/settings.json'
const bootIdFile = '/proc/sys/kernel/random/boot_id'

export function createRehearsalBuilder({
  seed,
  clock,
  medium,
  newestNixos,
}: RehearsalBuilderOptions): RehearsalBuilder {
  const files = new Map<string, MachineFile>()
  const put = (path: string, content = '', mode = 0o644): void => void files.set(path, { content, mode })
  put(moduleFile, seed.get('builder.nix'))
  put(settingsFile, seed.get('settings.json'))
  put(bootIdFile, `${randomUUID()}\n`, 0o444)
  const builds = createNixBuilds(clock)
  let running = runningSchema.parse(JSON.parse(seed.get('settings.json') ?? ''))
  /** What it starts with. */
  let built = running
  const nixos = createBuilderNixos(newestNixos, clock)
  const hostKey = {
    privateKey: seed.get('ssh_host_ed25519_key') ?? '',
    publicKey: (seed.get('ssh_host_ed25519_key.pub') ?? '').trim(),
  }

  const nixosRebuild: Command = async ({ argv, signal, onLine }) => {
    const [, action] = argv
    if (action !== 'switch' && action !== 'boot')
      return failed(1, `error: unknown action ${String(action)}\n`)
    onLine('building the system configuration...')
    await clock.sleep(6_000, signal)
    const gone = running.signingKeyFiles.find((path) => !files.has(path))
    if (gone !== undefined) return failed(1, `error: opening file '${gone}': No such file or directory\n`)
    const wanted = runningSchema.safeParse(parseJson(files.get(settingsFile)?.content))
    const module = files.get(moduleFile)?.content ?? ''
    if (!wanted.success || !module.includes('settings.json')) {
      const error = `error: while evaluating the file '${moduleFile}': attribute missing in settings.json`
      onLine(error)
      return failed(1, `${error}\n`)
    }
    for (const name of ['nix.conf', 'sshd.conf-validated', 'etc', 'nixos-system-pi-offload-builder']) {
      onLine(`building '/nix/store/${'0'.repeat(32)}-${name}.drv'...`)
      await builds.build(name, 1_000, signal)
    }
    built = wanted.data
    nixos.build()
    if (action === 'boot') return succeeded()
    onLine('activating the configuration...')
    running = built
    nixos.boot()
    nix.trustsPi = true
    nix.signs = true
    nix.forced = undefined
    restartEmulation()
    return succeeded()
  }
  const nix: RehearsalBuilder['nix'] = { emulates: 'all', trustsPi: true, signs: true, forced: undefined }
  function restartEmulation(): void {
    if (nix.emulates === 'not-any-more') nix.emulates = 'all'
  }
  const systemctl: Command = ({ argv }) => {
    if (argv.includes('systemd-binfmt.service')) restartEmulation()
    return succeeded()
  }
  const sh: Command = (call) =>
    call.argv[3] === 'builder-look.sh'
      ? succeeded(nixAnswer())
      : call.argv[3] === 'signing-key'
        ? signing.publicHalf(call)
        : call.argv[3] === 'builds.sh'
          ? builds.sh(call)
          : disk.sh(call)
  /** As resources/nix/builder-look.sh prints it. */
  function nixAnswer(): string {
    const { emulatedSystems, systemFeatures, signingKeyFiles, builderUser, protocol } = running
    const emulation = (system: string) => (nix.emulates === 'all' ? `on /run/binfmt/${system} P` : 'off')
    return [
      ...emulatedSystems.map((system) => `emulation.${system}=${emulation(system)}`),
      `nix.extra-platforms=${emulatedSystems.join(' ')} i686-linux`,
      'nix.sandbox-paths=/bin/sh=/nix/store/00000000000000000000000000000000-busybox/bin/busybox /run/binfmt',
      `nix.secret-key-files=${nix.signs ? signingKeyFiles.join(' ') : ''}`,
      `nix.system-features=${systemFeatures.join(' ')}`,
      `nix.trusted-users=root${nix.trustsPi ? ` ${builderUser}` : ''}`,
      `sshd.forcecommand=${nix.forced ?? (protocol === 'ssh' ? 'nix-store --serve --write' : 'nix-daemon --stdio')}`,
      '',
    ].join('\n')
  }
  const disk = createBuilderDisk(medium, clock)
  const signing = createBuilderSigning(files)
  /** It has no time servers: what is behind stays so. */
  let behindMs = 0
  const date: Command = ({ argv }) => {
    const set = /^@(\d+(?:\.\d+)?)$/.exec(argv.at(-1) ?? '')?.[1]
    if (set !== undefined) behindMs = clock.now() - Number(set) * 1000
    return succeeded(`${((clock.now() - behindMs) / 1000).toFixed(9)}\n`)
  }
  const nixCommand: Command = (call) =>
    call.argv.includes('sign') ? signing.sign(call) : succeeded('nix (Nix) 2.31.2\n')
  const commands = new Map<string, Command>([
    ...fileCommands(files).filter(([name]) => ['stat', 'mv', 'rm', 'sync', 'mkdir'].includes(name)),
    ['df', disk.df],
    ['nix-collect-garbage', disk.collectGarbage],
    ['date', date],
    ['nix', nixCommand],
    ['nix-store', signing.nixStore],
    ['nixos-rebuild', nixosRebuild],
    ['nixos-version', nixos.version],
    ['nix-channel', nixos.channel],
    ['systemctl', systemctl],
    ['sh', sh],
  ])

  function machine(user: () => string, keys: () => readonly string[]): RehearsalMachine {
    return {
      hostKey,
      offers: ['publickey'],
      files,
      commands,
      accepts: (name, login) =>
        name === user() && opens(login, keys()) ? { sudo: 'not-needed' } : undefined,
    }
  }

  /** Connections hold on to a door; after a start there are new ones. */
  let doors = newDoors()
  function newDoors() {
    return {
      admin: machine(
        () => 'root',
        () => running.adminKeys,
      ),
      builder: machine(
        () => running.builderUser,
        () => running.builderKeys,
      ),
    }
  }

  return {
    door: (guestPort) => {
      if (guestPort === running.adminPort) return doors.admin
      return guestPort === running.builderPort ? doors.builder : undefined
    },
    bootId: () => (files.get(bootIdFile)?.content ?? '').trim(),
    stoodStill: (milliseconds) => void (behindMs += milliseconds),
    nixos: nixos.running,
    keep: () => {
      const kept = { files: [...files].map(([path, file]) => [path, { ...file }] as const), built, ...nix }
      const restoreParts = [disk.keep(), nixos.keep()]
      return () => {
        files.clear()
        for (const [path, file] of kept.files) files.set(path, { ...file })
        built = kept.built
        Object.assign(nix, {
          emulates: kept.emulates,
          trustsPi: kept.trustsPi,
          signs: kept.signs,
          forced: kept.forced,
        })
        for (const restore of restoreParts) restore()
      }
    },
    boot: () => {
      behindMs = 0
      running = built
      nixos.boot()
      put(bootIdFile, `${randomUUID()}\n`, 0o444)
      doors = newDoors()
      builds.boot()
      restartEmulation()
    },
    nix,
    disk: disk.room,
    build: builds.build,
    signsWith: () => signing.keyIn(running.signingKeyFiles),
    authorizes: (publicKey) => running.builderKeys.some((key) => blobOf(key) === blobOf(publicKey)),
  }
}

/** An OpenSSH private key carries its public half in the clear. */
function opens(login: SshLogin, keys: readonly string[]): boolean {
  if (login.kind !== 'key') return false
  const body = login.privateKey.replace(/-----[A-Z ]+-----/g, '')
  const bytes = Buffer.from(body, 'base64')
  return keys.some((key) => blobOf(key) !== '' && bytes.includes(Buffer.from(blobOf(key), 'base64')))
}

function blobOf(publicKey: string): string {
  return publicKey.trim().split(/\s+/)[1] ?? ''
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
