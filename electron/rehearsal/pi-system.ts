/** NixOS on the pretended Pi: what its configuration says, what runs, and what a restart would bring. */
import { createHash } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import type { RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type Command, type CommandCall } from './machine.ts'
import { ownMachineEntry, ownMachineLine, type FileMap } from './pi-files.ts'
import { commandEnv, hostBlock, machineEntry, machineLine, nixConf, type Settings } from './pi-settings.ts'

/** A built system: the files below /etc that it brings along. */
interface System {
  path: string
  etc: ReadonlyMap<string, string>
}

const folder = '/etc/nixos/pi-offload'
const moduleFile = `${folder}/default.nix`
/** By this file a system shows what of ours it was made from. */
const digestFile = '/etc/pi-offload/digest'
/** What the Pi's command reads, as far as the module of its version brings it. */
const programsOfCommand = ['evaluate-on-builder.sh', 'evaluation.nix', 'progress.awk']
const evaluationMs = 20_000
const activationMs = 5_000

export interface PiSystem {
  readonly commands: [string, Command][]
  currentSystem(): string
  profileSystem(): string
  /** Fires what is due: the rollback timer. */
  tick(): void
}

/** `onBuilt` is told of each system that is built, and not of the one that is there at first. */
export function createPiSystem(
  files: FileMap,
  clock: Clock,
  onBuilt: (derivation: string, output: string) => void,
): PiSystem {
  const built = new Map<string, System>()
  let current = build()
  let profile = current
  let rollback: { at: number; argv: readonly string[] } | undefined
  /** It has fired: what it activates is whole at that time. */
  let rollingBack: { until: number; argv: readonly string[] } | undefined
  activate(current)

  function configurationAt(path: string): string {
    const source = files.get(path)?.content
    if (source === undefined) throw new Error(`error: getting status of '${path}': No such file or directory`)
    const code = withoutComments(source)
    if (count(code, /[{[(]/g) !== count(code, /[}\])]/g))
      throw new Error(`error: syntax error, unexpected end of file\n\n       at ${path}`)
    return code
  }

  /** Our settings, where the configuration imports them. */
  function settingsOf(path = '/etc/nixos/configuration.nix'): Settings | undefined {
    if (!/(\.|\/etc\/nixos)\/pi-offload(\/default\.nix)?[\s\]]/.test(configurationAt(path))) return undefined
    for (const file of [moduleFile, `${folder}/settings.json`, ...filesOfDigest()])
      if (!files.has(file)) throw new Error(`error: path '${file}' does not exist`)
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
      .update(JSON.stringify([...etc, files.get('/etc/nixos/configuration.nix')?.content]))
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

  function switchTo(call: CommandCall): RemoteResult {
    const path = (call.argv[0] ?? '').replace(/\/bin\/switch-to-configuration$/, '')
    const system = built.get(path)
    if (system === undefined) return failed(127, `${path}: No such file or directory\n`)
    if (call.argv[1] !== 'boot') activate(system)
    return succeeded()
  }

  async function rebuild(call: CommandCall): Promise<RemoteResult> {
    const [, verb] = call.argv
    await clock.sleep(evaluationMs, call.signal)
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
    if (rollingBack !== undefined && verb !== 'build') return failed(11, 'Could not acquire lock\n')
    if (verb === 'switch' || verb === 'test') activate(system)
    call.onLine('building the system configuration...')
    return succeeded(`${system.path}\n`)
  }

  async function instantiate(call: CommandCall): Promise<RemoteResult> {
    const { argv } = call
    const path = argv.includes('--parse') ? (argv.at(-1) ?? '') : argumentOf(argv, '-I')?.split('=')[1]
    const answer = attempt(() => {
      if (argv.includes('--parse')) return configurationAt(path ?? '')
      const settings = settingsOf(path)
      return JSON.stringify([ownMachineEntry, ...(settings === undefined ? [] : [machineEntry(settings)])])
    })
    if (!argv.includes('--parse')) await clock.sleep(evaluationMs, call.signal)
    return answer.startsWith('error: ') ? failed(1, `${answer}\n`) : succeeded(`${answer}\n`)
  }

  function tick(): void {
    if (rollback !== undefined && clock.now() >= rollback.at) {
      rollingBack = { until: rollback.at + activationMs, argv: rollback.argv }
      rollback = undefined
      // Half of it is done.
      files.delete('/etc/nix/machines')
    }
    if (rollingBack === undefined || clock.now() < rollingBack.until) return
    const { argv } = rollingBack
    rollingBack = undefined
    switchTo({ argv, env: {}, stdin: undefined, signal: undefined, onLine: () => undefined })
  }

  return {
    tick,
    currentSystem: () => current.path,
    profileSystem: () => profile.path,
    commands: [
      ['nixos-rebuild', rebuild],
      ['nix-instantiate', instantiate],
      ['switch-to-configuration', switchTo],
      [
        'nix-env',
        ({ argv }) => {
          setProfile(built.get(argumentOf(argv, '--set') ?? '') ?? profile)
          return succeeded()
        },
      ],
      [
        'systemd-run',
        ({ argv }) => {
          if (rollback !== undefined || rollingBack !== undefined)
            return failed(1, 'Failed to start transient timer unit: already loaded\n')
          const minutes = Number.parseInt((argv[1] ?? '').replace('--on-active=', ''), 10)
          rollback = { at: clock.now() + minutes * 60_000, argv: argv.slice(-2) }
          return succeeded()
        },
      ],
      [
        'systemctl',
        ({ argv }) => {
          const isTimer = argv[2]?.endsWith('.timer') === true
          const active = (isTimer ? rollback : rollingBack) !== undefined
          if (argv[1] === 'is-active')
            return { exitCode: active ? 0 : 3, stdout: active ? 'active\n' : 'inactive\n', stderr: '' }
          if (argv[1] !== 'stop') return succeeded()
          if (isTimer) rollback = undefined
          else rollingBack = undefined
          return active ? succeeded() : failed(5, 'Failed to stop: Unit not loaded.\n')
        },
      ],
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

function argumentOf(argv: readonly string[], name: string): string | undefined {
  return argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|#.*$/gm, '')
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
