/**
 * The pretended Raspberry Pi: a Pi 4 with NixOS and a configuration, an ssh host, a key and a build machine of its owner's. It
 * carries out what the product calls there, and its builds reach the builder only when everything for that is in place.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import type { KeyPair, RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type Command, type CommandCall, type RehearsalMachine } from './machine.ts'
import { createPiBuilds, type BuilderSide } from './pi-builds.ts'
import { createPiDebian } from './pi-debian.ts'
import { fileCommands } from './pi-file-commands.ts'
import { initialPiFiles, isSameKey, offeredKey, publicHalf } from './pi-files.ts'
import { git } from './pi-flake.ts'
import { linkAnswer } from './pi-link.ts'
import { memoryCommands } from './pi-memory.ts'
import { createPiOffload } from './pi-offload.ts'
import { createPiSystem } from './pi-system.ts'
import { createPiWhy } from './pi-why.ts'

export interface RehearsalPiOptions {
  hostKey: KeyPair
  clock: Clock
  builder: BuilderSide
  accepts: RehearsalMachine['accepts']
  /** NixOS by default. */
  linux?: 'nixos' | 'debian'
}

export function createRehearsalPi({
  hostKey,
  clock,
  builder,
  accepts,
  linux = 'nixos',
}: RehearsalPiOptions): RehearsalMachine {
  const piBootId: string = randomUUID()
  const files = initialPiFiles(piBootId)
  const why = createPiWhy(files, whySshFails)
  const system =
    linux === 'debian'
      ? createPiDebian(files)
      : createPiSystem(files, clock, (derivation, output) => {
          why.builtHere(derivation, output)
        })

  const offload = createPiOffload({
    files,
    clock,
    build: async (name, milliseconds, signal) => {
      if (whySshFails('builder') === undefined)
        await builder.build(name, portOf(hostBlock('builder') ?? {}), milliseconds, signal)
    },
  })

  const { nixBuild, buildWhole } = createPiBuilds({
    ...{ piBootId, files, clock, builder, whySshFails },
    portOf: (alias) => portOf(hostBlock(alias) ?? {}),
    builtElsewhere: (derivation, output) => {
      why.builtElsewhere(derivation, output)
    },
  })

  /** ssh as root: what it would say when it fails, or `undefined` when it gets through. */
  function whySshFails(alias: string, block = hostBlock(alias)): string | undefined {
    if (block === undefined) return `ssh: Could not resolve hostname ${alias}: Name or service not known`
    const port = portOf(block)
    const place = `${block['HostName'] ?? ''} port ${port}`
    if (builder.bootId(port) === undefined) return `ssh: connect to host ${place}: Connection refused`
    const known = ['/root/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts', block['UserKnownHostsFile'] ?? '']
    const isKnown = known.some((path) =>
      files
        .get(path)
        ?.content.split('\n')
        .some((line) => line.startsWith(`${block['HostKeyAlias'] ?? alias} `)),
    )
    if (!isKnown) return 'Host key verification failed.'
    const path = block['IdentityFile'] ?? ''
    const denied = `${block['User'] ?? 'root'}@${block['HostName'] ?? alias}: Permission denied (publickey).`
    const offered = offeredKey(files, path)
    if (offered === undefined || !builder.authorizes(offered, port)) return denied
    const own = publicHalf(files.get(path)?.content ?? '')
    if (own === undefined) return denied
    if (isSameKey(own, offered)) return undefined
    // The builder would take it, and ssh itself ends it (openssh-portable, sshconnect2.c, `identity_sign`).
    return `identity_sign: private key ${path} contents do not match public\n${denied}`
  }

  function hostBlock(alias: string): Record<string, string> | undefined {
    for (const path of ['/root/.ssh/config', '/etc/ssh/ssh_config']) {
      const lines = (files.get(path)?.content ?? '').split('\n')
      const start = lines.indexOf(`Host ${alias}`)
      if (start < 0) continue
      const length = lines.slice(start + 1).findIndex((line) => /^(Host|Match) /.test(line))
      return Object.fromEntries(
        lines.slice(start + 1, start + 1 + length).map((line) => line.trim().split(' ', 2)),
      ) as Record<string, string>
    }
    return undefined
  }

  function ssh({ argv }: CommandCall): RemoteResult {
    const valueOf = new Set(['-o', '-F'])
    const alias =
      argv.slice(1).find((word, at) => !word.startsWith('-') && !valueOf.has(argv[at] ?? '')) ?? ''
    const options = argv.filter((_, at) => argv[at - 1] === '-o').map((option) => option.split('=', 2))
    // Without any configuration file all stands on the command line.
    const reason = argv.includes('-F')
      ? whySshFails(alias, Object.fromEntries(options) as Record<string, string>)
      : whySshFails(alias)
    return reason === undefined ? succeeded() : failed(255, `${reason}\n`)
  }

  /** Its ssh says on the standard error what it says. */
  async function nix(call: CommandCall): Promise<RemoteResult> {
    const { argv } = call
    if (argv.includes('--version')) return succeeded('nix (Nix) 2.31.2\n')
    if (argv.includes('eval')) return system.evaluateFlake(call)
    if (argv.includes('builders')) return succeeded('@/etc/nix/machines\n')
    const store = argv[argv.indexOf('--store') + 1] ?? ''
    const alias = store.replace(/^.*:\/\//, '')
    const { exitCode, stderr } = await run({ ...call, argv: ['ssh', '-v', '-o', 'BatchMode=yes', alias] })
    if (exitCode === 0)
      return {
        exitCode,
        stdout: `${JSON.stringify({ url: store, version: '2.31.2', trusted: true })}\n`,
        stderr: `Authenticated to ${alias} using "publickey".\n`,
      }
    const end = `error: failed to start SSH connection to '${alias}'\n`
    return exitCode === 255 ? failed(1, `${stderr}${end}`) : failed(exitCode, stderr)
  }

  function readlink({ argv }: CommandCall): RemoteResult {
    const links = system.links()
    const mustExist = argv[1] === '-e'
    const asked = argv.slice(2).filter((path) => path !== '--')
    const answers = asked.map((path) => links.get(path) ?? (mustExist && !files.has(path) ? undefined : path))
    const stdout = answers.flatMap((path) => (path === undefined ? [] : [`${path}\n`])).join('')
    return { exitCode: answers.includes(undefined) ? 1 : 0, stdout, stderr: '' }
  }

  async function run(call: CommandCall): Promise<RemoteResult> {
    const [name = ''] = call.argv
    return (await commands.get(name)?.(call)) ?? failed(127, `${name}: not found\n`)
  }

  async function sh(call: CommandCall): Promise<RemoteResult> {
    const [, , , name, alias = '', protocol = ''] = call.argv
    // Its shell gives ssh-keygen the file as its input.
    if (name === 'key-fingerprint') return run({ ...call, argv: ['ssh-keygen', '-l', '-f', alias] })
    if (name === 'progress.sh') return offload.sh(call)
    if (name !== 'link.sh') return why.sh(call)
    const ask = (argv: string[]) => run({ ...call, argv })
    const block = hostBlock(alias)
    const machines = files.get('/etc/nix/machines')?.content ?? ''
    return succeeded(await linkAnswer({ alias, protocol, block, machines, ask }))
  }

  const programs = new Map<string, Command>([
    ...fileCommands(files),
    ...memoryCommands(files),
    ...system.commands,
    ['sh', sh],
    ['ssh', ssh],
    ['nix', nix],
    ['nix-build', nixBuild],
    ['readlink', readlink],
    ['git', (call) => git(files, call)],
    ['pi-offload', (call) => (call.argv[1] === 'build' ? buildWhole(call) : offload.command(call))],
    ['uname', ({ argv }) => succeeded(argv[1] === '-n' ? 'raspberrypi\n' : 'aarch64\n')],
    ['date', () => succeeded(`${String(Math.floor(clock.now() / 1000))}\n`)],
    [
      'df',
      () =>
        succeeded(
          'Filesystem     1024-blocks     Used Available Capacity Mounted on\n' +
            '/dev/mmcblk0p2    30510692 11200412  17935316      39% /\n',
        ),
    ],
  ])
  // `env -C folder program …`: nothing here depends on where it runs.
  programs.set('env', (call) => {
    const argv = call.argv.slice(3)
    const program = programs.get(argv[0] ?? '')
    return program === undefined
      ? failed(127, `env: '${argv[0] ?? ''}': No such file or directory\n`)
      : program({ ...call, argv })
  })

  const commands = new Map(
    [...programs].map(([name, command]): [string, Command] => [
      name,
      (call) => {
        system.tick()
        return command(call)
      },
    ]),
  )

  return {
    hostKey,
    offers: ['password', 'keyboard-interactive'],
    files,
    commands,
    accepts,
  }
}

function portOf(block: Readonly<Record<string, string>>): number {
  return Number(block['Port'] ?? 22)
}
