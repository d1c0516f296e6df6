/** NixOS on the pretended Pi: what its configuration says, what runs, and what a restart would bring. */
import { createHash } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import type { RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type Command, type CommandCall } from './machine.ts'
import { ownMachineEntry, ownMachineLine, type FileMap } from './pi-files.ts'
import { filesOfSystem, hasFlake, pathsIn, requireSeen, systemsOfFlake } from './pi-flake.ts'
import { killsEvaluation } from './pi-memory.ts'
import { createPiRollback } from './pi-rollback.ts'
import { commandEnv, hostBlock, machineEntry, machineLine, nixConf, type Settings } from './pi-settings.ts'

/** A built system: the files below /etc that it brings along. */
interface System {
  path: string
  etc: ReadonlyMap<string, string>
}

const hostName = 'raspberrypi'
const configuration = '/etc/nixos/configuration.nix'
const folder = '/etc/nixos/pi-offload'
const moduleFile = `${folder}/default.nix`
/** By this file a system shows what of ours it was made from. */
const digestFile = '/etc/pi-offload/digest'
/** What the Pi's command reads, as far as the module of its version brings it. */
const programsOfCommand = ['evaluate-on-builder.sh', 'evaluation.nix', 'memory.awk', 'progress.awk']
const evaluationMs = 20_000

/** What a Linux brings along. */
export interface PiLinux {
  readonly commands: [string, Command][]
  readonly evaluateFlake: Command
  /** Where links lead. */
  links(): ReadonlyMap<string, string>
  /** Fires what is due: the rollback timer. */
  tick(): void
}

/** `onBuilt` is told of each system that is built, and not of the one that is there at first. */
export function createPiSystem(
  files: FileMap,
  clock: Clock,
  onBuilt: (derivation: string, output: string) => void,
): PiLinux {
  const built = new Map<string, System>()
  let current = build()
  let profile = current
  const rollback = createPiRollback(clock, {
    // Half of it is done.
    begins: () => files.delete('/etc/nix/machines'),
    ends: (argv) => switchTo(argv),
  })
  activate(current)

  /** A file without its comments. */
  function codeOf(path: string): string {
    const source = files.get(path)?.content
    if (source === undefined) throw new Error(`error: getting status of '${path}': No such file or directory`)
    const code = withoutComments(source)
    if (count(code, /[{[(]/g) !== count(code, /[}\])]/g))
      throw new Error(`error: syntax error, unexpected end of file\n\n       at ${path}`)
    return code
  }

  /** What says what the Pi is: all that a flake loads for it, or configuration.nix. */
  function sources(host: string): string[] {
    return hasFlake(files) ? filesOfSystem(files, host, codeOf) : [configuration]
  }

  /** Our settings, where the configuration imports them. */
  function settingsOf(host = hostName): Settings | undefined {
    const named = sources(host).flatMap((path) =>
      path === moduleFile ? [path] : pathsIn(codeOf(path), path),
    )
    if (!named.includes(folder) && !named.includes(moduleFile)) return undefined
    for (const file of [moduleFile, `${folder}/settings.json`, ...filesOfDigest()]) requireSeen(files, file)
    return JSON.parse(files.get(`${folder}/settings.json`)?.content ?? '') as Settings
  }

  /** Of which files the module makes its digest: one of an earlier version has fewer. */
  function filesOfDigest(): string[] {
    const digest = /digest = ([^;]*);/.exec(files.get(moduleFile)?.content ?? '')?.[1] ?? ''
    return [...digest.matchAll(/\.(\/[\w.-]+)/g)].map(([, name = '']) => `${folder}${name}`)
  }

  /** What our module puts below /etc. */
  function ownEtc(settings: Settings): [string, string][] {
    const [digest, read] = [createHash('sha256'), filesOfDigest()]
    for (const file of read) digest.update(files.get(file)?.content ?? '')
    const mark: [string, string] = [digestFile, digest.digest('hex')]
    const programs = programsOfCommand.filter((name) => read.includes(`${folder}/${name}`))
    if (programs.length === 0) return [mark]
    return [
      mark,
      ['/etc/pi-offload/command.env', commandEnv(settings)],
      ...programs.map((name): [string, string] => [
        `/etc/pi-offload/${name}`,
        files.get(`${folder}/${name}`)?.content ?? '',
      ]),
    ]
  }

  function build(): System {
    const settings = settingsOf()
    const machines = [ownMachineLine, ...(settings === undefined ? [] : [machineLine(settings)])]
    const etc = new Map([
      ['/etc/nix/nix.conf', nixConf(settings)],
      ['/etc/nix/machines', `${machines.join('\n')}\n`],
      ['/etc/ssh/ssh_config', `${settings === undefined ? '' : hostBlock(settings)}AddressFamily any\n`],
      ['/etc/ssh/ssh_known_hosts', settings === undefined ? '' : `${settings.alias} ${settings.hostKey}\n`],
      ...(settings === undefined ? [] : ownEtc(settings)),
    ])
    const hash = createHash('sha256')
      .update(JSON.stringify([...etc, ...sources(hostName).map((path) => files.get(path)?.content)]))
      .digest('hex')
      .slice(0, 32)
    const system = { path: `/nix/store/${hash}-nixos-system-raspberrypi-26.05`, etc }
    built.set(system.path, system)
    return system
  }

  function activate(system: System): void {
    for (const path of current.etc.keys()) files.delete(path)
    current = system
    for (const [path, content] of system.etc) files.set(path, { content, mode: 0o444 })
    showDigest('/run/current-system', system)
  }

  function setProfile(system: System): void {
    profile = system
    showDigest('/nix/var/nix/profiles/system', system)
  }

  /** The one file below a system's own path that anybody reads. */
  function showDigest(root: string, { etc }: System): void {
    const content = etc.get(digestFile)
    if (content === undefined) files.delete(`${root}${digestFile}`)
    else files.set(`${root}${digestFile}`, { content, mode: 0o444 })
  }

  function switchTo(argv: readonly string[]): RemoteResult {
    const path = (argv[0] ?? '').replace(/\/bin\/switch-to-configuration$/, '')
    const system = built.get(path)
    if (system === undefined) return failed(127, `${path}: No such file or directory\n`)
    if (argv[1] !== 'boot') activate(system)
    return succeeded()
  }

  async function rebuild(call: CommandCall): Promise<RemoteResult> {
    const [, verb] = call.argv
    await clock.sleep(evaluationMs, call.signal)
    const killed = killsEvaluation(files)
    if (killed !== undefined) return killed
    const system = attempt(build)
    if (typeof system === 'string') return failed(1, `building the system configuration...\n${system}\n`)
    if (verb === 'dry-build') {
      const plan = [
        'these 2 derivations will be built:',
        '  /nix/store/1qk5d8xkq0f3sxyk8wq4hr2h0dkp8kvm-etc.drv',
        `  ${system.path}.drv`,
      ]
      plan.forEach(call.onLine)
      return { exitCode: 0, stdout: '', stderr: `${plan.join('\n')}\n` }
    }
    onBuilt(`${system.path}.drv`, system.path)
    if (verb === 'switch' || verb === 'boot') setProfile(system)
    if (rollback.isUnderWay() && verb !== 'build') return failed(11, 'Could not acquire lock\n')
    if (verb === 'switch' || verb === 'test') activate(system)
    call.onLine('building the system configuration...')
    return succeeded(`${system.path}\n`)
  }

  async function instantiate(call: CommandCall): Promise<RemoteResult> {
    const { argv } = call
    if (argv.includes('--parse')) return printed(() => codeOf(argv.at(-1) ?? ''))
    await clock.sleep(evaluationMs, call.signal)
    return killsEvaluation(files) ?? printed(() => buildMachines())
  }

  /** `nix eval` of the flake's systems: of their names, or of one's build machines. */
  async function evaluateFlake({ argv, signal }: CommandCall): Promise<RemoteResult> {
    await clock.sleep(evaluationMs, signal)
    const killed = killsEvaluation(files)
    if (killed !== undefined) return killed
    if (argv.includes('builtins.attrNames'))
      return printed(() => JSON.stringify([...systemsOfFlake(files).keys()]))
    return printed(() => buildMachines(/"(.*)"/.exec(argv.at(-1) ?? '')?.[1]))
  }

  function buildMachines(host?: string): string {
    const settings = settingsOf(host)
    return JSON.stringify([ownMachineEntry, ...(settings === undefined ? [] : [machineEntry(settings)])])
  }

  return {
    evaluateFlake,
    tick: () => {
      rollback.tick()
    },
    links: () =>
      new Map([
        ['/run/current-system', current.path],
        ['/nix/var/nix/profiles/system', profile.path],
        ['/run/current-system/sw/bin/bash', `/nix/store/${'2'.repeat(32)}-bash-interactive-5.3/bin/bash`],
        ['/run/current-system/sw/bin/env', `/nix/store/${'3'.repeat(32)}-coreutils-full-9.8/bin/coreutils`],
      ]),
    commands: [
      ['nixos-version', () => succeeded('26.05.20261115.8f2b3c1 (Yarara)\n')],
      ['nixos-rebuild', rebuild],
      ['nix-instantiate', instantiate],
      ['switch-to-configuration', ({ argv }) => switchTo(argv)],
      [
        'nix-env',
        ({ argv }) => {
          setProfile(built.get(argumentOf(argv, '--set') ?? '') ?? profile)
          return succeeded()
        },
      ],
      ...rollback.commands,
    ],
  }
}

function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return text.startsWith('error: ') ? text : `error: ${text}`
  }
}

function printed(work: () => string): RemoteResult {
  const answer = attempt(work)
  return answer.startsWith('error: ') ? failed(1, `${answer}\n`) : succeeded(`${answer}\n`)
}

function argumentOf(argv: readonly string[], name: string): string | undefined {
  return argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|#.*$/gm, '')
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
