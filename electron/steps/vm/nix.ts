/**
 * What the builder was configured for is in force: it runs programs of the emulated systems, its Nix takes builds for them from
 * the Pi and signs them, and its sshd lets the Pi speak with Nix. `vm/configuration` compares the files; this is what became of them.
 */
import type { Change, Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import type { Setup } from '../../contract/setup.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { emulatedSystemsOf, guestPorts } from './builder-settings.ts'
import { builderSession, observeInside } from './session.ts'
import { signingKeyFile } from './signing.ts'
import { installedMachine, mayBeInstalled } from './system-tag.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

interface NixState {
  /** Systems whose programs do not run. */
  notEmulated: string[]
  /** Settings of Nix that lack something, with what they lack: `trusted-users: builder`. */
  lacking: string[]
  /** What sshd runs for the Pi in the place of Nix; `undefined` where that is Nix, or where it does not tell. */
  forced: string | undefined
}

const rebuildTimeoutMs = 60 * 60_000
const restartEmulation = ['systemctl', 'restart', 'systemd-binfmt.service']
/** Of those that are started anew, because a daemon keeps the settings that it started with. */
const rebuild = [
  ['nixos-rebuild', 'switch'],
  ['systemctl', 'restart', 'nix-daemon.service'],
]
/** Sessions that stand are not ended by it. */
const restartSshd = ['systemctl', 'restart', 'sshd.service']

export const vmNix = defineResource<NixState>({
  id: 'vm/nix',
  title: 'Nix and the emulation on the builder',
  needs: ['vm/power', 'vm/configuration'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 10,

  async inspect(context): Promise<Observed<NixState>> {
    if ((await installedMachine(context)) === undefined) return { kind: 'absent' }
    return observeInside(context, (builder) => lookAtNix(context, builder))
  },

  async diff(context, observed) {
    if (observed.kind === 'absent')
      // One that is still to be installed is made with it; one that is to be started may have lost it before.
      return (await mayBeInstalled(context))
        ? changeOf('The builder’s emulation and its Nix get back what they lack', [
            restartEmulation,
            ...rebuild,
            restartSshd,
          ])
        : undefined
    if (isInForce(observed.state)) return undefined
    const { notEmulated, lacking, forced } = observed.state
    const sentences = [
      ...(notEmulated.length === 0
        ? []
        : [`The builder does not run programs for ${notEmulated.join(', ')}: its emulation is started anew`]),
      ...(lacking.length === 0
        ? []
        : [`Nix on the builder lacks what it was configured for (${lacking.join('; ')}): it gets that back`]),
      ...(forced === undefined
        ? []
        : [
            `The builder runs “${forced}” for the Pi where Nix should speak: its ssh server is configured anew`,
          ]),
    ]
    const commands = [
      ...(notEmulated.length === 0 ? [] : [restartEmulation]),
      ...rebuild,
      ...(forced === undefined ? [] : [restartSshd]),
    ]
    return changeOf(sentences.join(', '), commands)
  },

  async apply(context, observed) {
    if (observed.kind === 'absent' || isInForce(observed.state)) return
    const builder = await builderSession(context)
    context.signal.throwIfAborted()
    if (observed.state.notEmulated.length > 0) {
      // Where its unit is gone, too, only the rebuild helps.
      await builder.run(restartEmulation, { signal: context.signal, successExitCodes: [0, 1, 5] })
      if (isInForce(await lookAtNix(context, builder))) return
    }
    for (const argv of observed.state.forced === undefined ? rebuild : [...rebuild, restartSshd])
      await builder.run(argv, {
        ...{ signal: context.signal, timeoutMs: rebuildTimeoutMs, maxOutputBytes: 64 * 1024 ** 2 },
        onLine: (line) => context.log(line),
      })
    const { notEmulated } = await lookAtNix(context, builder)
    if (notEmulated.length > 0)
      throw failure(
        'BUILDER_EMULATION_OFF',
        `Programs for ${notEmulated.join(', ')} do not run on the builder, also after its configuration was made anew.`,
      )
  },
})

function changeOf(summary: string, commands: readonly string[][]): Change {
  return {
    summary,
    details: commands.map((argv): Detail => ({ kind: 'command', where: 'builder', argv })),
  }
}

/** Throws `BUILDER_EMULATION_OFF`, `BUILDER_REBUILD_FAILED` where it is not in force. */
export async function proveNix(context: StepContext, builder: Remote): Promise<void> {
  const { notEmulated, lacking, forced } = await lookAtNix(context, builder)
  if (notEmulated.length > 0)
    throw failure(
      'BUILDER_EMULATION_OFF',
      `Programs for ${notEmulated.join(', ')} do not run on the builder.`,
    )
  if (lacking.length > 0)
    throw failure(
      'BUILDER_REBUILD_FAILED',
      `Nix on the builder lacks what it was configured for: ${lacking.join('; ')}.`,
    )
  if (forced !== undefined)
    throw failure('BUILDER_REBUILD_FAILED', `The builder runs “${forced}” for the Pi where Nix should speak.`)
}

function isInForce({ notEmulated, lacking, forced }: NixState): boolean {
  return notEmulated.length + lacking.length === 0 && forced === undefined
}

async function lookAtNix({ setup, ports }: StepContext, builder: Remote): Promise<NixState> {
  const script = await ports.assets.text('nix/builder-look.sh')
  const argv = ['/bin/sh', '-c', script, 'builder-look.sh', setup.offload.user, String(guestPorts.builder)]
  argv.push(...emulatedSystemsOf(setup))
  return readNix((await builder.ask(argv)).stdout, setup)
}

/** As resources/nix/builder.nix has them. */
const protocolCommands: Record<Setup['offload']['protocol'], string> = {
  'ssh-ng': 'nix-daemon --stdio',
  ssh: 'nix-store --serve --write',
}
const linePattern = /^(emulation|nix|sshd)\.([\w-]+)=(.*)$/

/** What the script printed, compared with what is wanted. Throws `BUILDER_ANSWER_UNREADABLE`. */
export function readNix(stdout: string, setup: Setup): NixState {
  const emulation = new Map<string, string[]>()
  const nix = new Map<string, string[]>()
  let forced: string | undefined
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const [, kind, name = '', value = ''] = linePattern.exec(line) ?? []
    if (kind === undefined) throw unreadableAnswer('builder-look.sh', line)
    if (kind === 'sshd') forced = value
    else (kind === 'nix' ? nix : emulation).set(name, value.split(' ').filter(Boolean))
  }
  const { offload } = setup
  const systems = emulatedSystemsOf(setup)
  const stateOf = (system: string): string[] => emulation.get(system) ?? []
  // The kernel has opened such an interpreter already (flag F); any other one has to be in the sandbox.
  const needsSandboxPath = systems.some((system) => {
    const [state, interpreter = '', flags = ''] = stateOf(system)
    return state === 'on' && interpreter.startsWith('/run/binfmt/') && !flags.includes('F')
  })
  const wanted = {
    'extra-platforms': systems,
    'sandbox-paths': needsSandboxPath ? ['/run/binfmt'] : [],
    'system-features': offload.features,
    'trusted-users': [offload.user],
    'secret-key-files': [signingKeyFile],
  }
  return {
    notEmulated: systems.filter((system) => stateOf(system)[0] !== 'on'),
    lacking: Object.entries(wanted).flatMap(([name, values]) => {
      const missing = values.filter((value) => !nix.get(name)?.includes(value))
      return missing.length === 0 ? [] : [`${name}: ${missing.join(' ')}`]
    }),
    forced: forced === protocolCommands[offload.protocol] ? undefined : forced,
  }
}
