/** How the pretended Pi builds test packages: by `nix-build` and the builders that it knows, and by `pi-offload build`. */
import type { Clock } from '../ports/clock.ts'
import type { RemoteResult } from '../ports/ssh.ts'
import { failed, succeeded, type CommandCall } from './machine.ts'
import type { FileMap } from './pi-files.ts'
import { nixConfOf } from './pi-settings.ts'

/** The builder as the Pi can see it on a port of the PC. */
export interface BuilderSide {
  /** `undefined` while it does not answer. */
  bootId(port: number): string | undefined
  authorizes(publicKey: string, port: number): boolean
  /** The public half of the key with which it signs what it builds, `name:base64`; `undefined`: it does not. */
  signsWith(port: number): string | undefined
  /** Builds something that takes so long. */
  build(name: string, port: number, milliseconds: number, signal?: AbortSignal): Promise<void>
}

interface PiBuildsOptions {
  piBootId: string
  files: FileMap
  clock: Clock
  builder: BuilderSide
  /** What ssh says when it does not get through to the host of this name. */
  whySshFails: (alias: string) => string | undefined
  portOf: (alias: string) => number
  builtElsewhere: (derivation: string, output: string) => void
}

export interface PiBuilds {
  readonly nixBuild: (call: CommandCall) => Promise<RemoteResult>
  readonly buildWhole: (call: CommandCall) => Promise<RemoteResult>
}

const evaluationMs = 1_000
/** The first one brings its shell along. */
const firstPackageMs = 3_000
const connectionMs = 1_300
const inSessionMs = 100
const fetchingMs = 400

export function createPiBuilds(options: PiBuildsOptions): PiBuilds {
  const { piBootId, files, clock, builder, whySshFails, portOf, builtElsewhere } = options

  function finish(packages: readonly string[], bootId: string | undefined): RemoteResult {
    const line = `${JSON.stringify({ bootId, machine: 'aarch64' })}\n`
    packages.forEach((name, index) => {
      files.set(outputOf(name), { content: line.repeat(index + 1), mode: 0o444 })
      if (bootId !== piBootId) builtElsewhere(derivationOf(name), outputOf(name))
    })
    return succeeded(`${outputOf(packages.at(-1) ?? '')}\n`)
  }

  /** The builders that it is told of, by their line. */
  function machines({ argv, env }: CommandCall): string[] {
    const told = argv.includes('builders')
      ? argv[argv.indexOf('builders') + 1]
      : /^builders = (.*)$/m.exec(env['NIX_CONFIG'] ?? '')?.[1]
    return (told ?? files.get('/etc/nix/machines')?.content ?? '').split('\n')
  }

  async function nixBuild(call: CommandCall): Promise<RemoteResult> {
    const { signal, onLine } = call
    const packages = packagesIn(call)
    await clock.sleep(evaluationMs, signal)
    const result = outputOf(packages.at(-1) ?? '')
    if (files.has(result)) return succeeded(`${result}\n`)
    const errors: string[] = []
    for (const line of machines(call)) {
      const [uri = '', systems = ''] = line.split(' ')
      if (!systems.split(',').includes('aarch64-linux')) continue
      const alias = uri.replace(/^.*:\/\//, '').replace(/^.*@/, '')
      const reason = whySshFails(alias)
      if (reason !== undefined) {
        const said = `cannot build on '${uri}': error: failed to start SSH connection: ${reason}`
        errors.push(...said.split('\n'))
        continue
      }
      const port = portOf(alias)
      const milliseconds = packages.length === 1 ? firstPackageMs : connectionMs
      for (const name of packages) {
        onLine(`building '${derivationOf(name)}' on '${uri}'...`)
        await builder.build(name, port, milliseconds, signal)
      }
      return finish(packages, builder.bootId(port))
    }
    errors.push(`error: unable to start any build; either increase '--max-jobs' or enable remote builds`)
    errors.forEach(onLine)
    return failed(1, `${errors.join('\n')}\n`)
  }

  /** `pi-offload build`, as resources/nix/pi-offload.sh does it; it is there with the system that has it. */
  async function buildWhole(call: CommandCall): Promise<RemoteResult> {
    const { signal, onLine } = call
    const alias = /^builder_alias='?([^'\n]*)'?$/m.exec(
      files.get('/etc/pi-offload/command.env')?.content ?? '',
    )?.[1]
    if (alias === undefined) return failed(127, 'pi-offload: not found\n')
    const end = (code: number, text: string): RemoteResult => {
      onLine(`pi-offload: ${text}`)
      return failed(code, `pi-offload: ${text}\n`)
    }
    const packages = packagesIn(call)
    const configuration = nixConfOf(files)
    await clock.sleep(evaluationMs, signal)
    const reason = whySshFails(alias)
    if (reason !== undefined) {
      reason.split('\n').forEach(onLine)
      if (/^max-jobs = 0$/m.test(configuration))
        return end(3, 'The builder does not answer. Nothing was changed.')
      onLine('pi-offload: The builder does not answer. This machine builds it itself.')
      finish(packages, piBootId)
      return succeeded()
    }
    const port = portOf(alias)
    for (const [index, name] of packages.entries()) {
      onLine(`building ${name} (${String(index + 1)} of ${String(packages.length)})`)
      await builder.build(name, port, inSessionMs, signal)
    }
    await clock.sleep(fetchingMs, signal)
    const key = builder.signsWith(port)
    if (key === undefined || !configuration.includes(key))
      return end(5, 'What the builder sent was refused: its signature is of no key that this machine trusts.')
    finish(packages, builder.bootId(port))
    return succeeded()
  }

  return { nixBuild, buildWhole }
}

/** As resources/nix/proof.nix names them. */
function packagesIn({ argv }: CommandCall): string[] {
  const valueOf = (name: string): string | undefined =>
    argv.find((_, index) => argv[index - 1] === name && argv[index - 2] === '--argstr')
  return Array.from(
    { length: Number(valueOf('packages') ?? '1') },
    (_, index) => `${valueOf('name') ?? ''}-${String(index + 1)}`,
  )
}

function derivationOf(name: string): string {
  return `/nix/store/${'0'.repeat(32)}-${name}.drv`
}

function outputOf(name: string): string {
  return `/nix/store/${'1'.repeat(32)}-${name}`
}
