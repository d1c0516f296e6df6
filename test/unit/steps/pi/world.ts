/** A PC, a pretended Pi and a pretended builder, with a wire between them that can be cut at any command. */
import { readFile } from 'node:fs/promises'
import { madeInThisRun } from '../../../../electron/contract/plan.ts'
import { failure, ProblemError, type Problem } from '../../../../electron/contract/problem.ts'
import { readSetup, type Setup, type SetupInput } from '../../../../electron/contract/setup.ts'
import { somePc } from '../../../some-pc.ts'
import { foldersBelow } from '../../../../electron/engine/folders.ts'
import { openLedger } from '../../../../electron/engine/ledger.ts'
import type { Resource, StepContext } from '../../../../electron/engine/resource.ts'
import { oneByOne } from '../../../../electron/engine/administrator.ts'
import { createSessions } from '../../../../electron/engine/sessions.ts'
import type { Clock } from '../../../../electron/ports/clock.ts'
import type { Files } from '../../../../electron/ports/files.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import { Secret } from '../../../../electron/ports/secrets.ts'
import type { Remote, Ssh, SshTarget } from '../../../../electron/ports/ssh.ts'
import type { Command, RehearsalMachine } from '../../../../electron/rehearsal/machine.ts'
import { rehearsalFiles } from '../../../../electron/rehearsal/files.ts'
import { newKey } from '../../../../electron/rehearsal/pi-files.ts'
import { rehearsalVirtualBox } from '../../../../electron/rehearsal/virtualbox.ts'
import { createRehearsalPi } from '../../../../electron/rehearsal/pi-machine.ts'

export const vmBootId = '0a1b2c3d-0000-4000-8000-123456789abc'

export interface World {
  pi: RehearsalMachine
  setup: Setup
  clock: Clock & { pass(milliseconds: number): void }
  builder: { bootId: string | undefined; trusts: boolean; signsWith: string }
  pcFiles: Map<string, string | Uint8Array>
  log: string[]
  /** Operations on the Pi so far. */
  operations: () => number
  /** Called after each operation on the Pi. */
  afterOperation: (() => void) | undefined
  /** From this operation on nothing of this process happens any more. */
  killAt: number | undefined
  connections: SshTarget[]
  passwords: Partial<Record<string, string>>
  /** What is typed after a refusal, in order. */
  furtherPasswords: Partial<Record<string, string[]>>
  /** What connecting to the Pi ends in, while it is set. */
  refusal: Problem | ((target: SshTarget) => Problem | undefined) | undefined
  /** A new process: new sessions, the same machines. */
  context(): StepContext
  replace(program: string, command: (original: Command) => Command): void
}

export class Killed extends Error {}

const encoder = new TextEncoder()

export function createWorld(input: Partial<SetupInput> = {}, linux: 'nixos' | 'debian' = 'nixos'): World {
  const reading = readSetup(
    {
      pi: { address: '192.168.1.20', hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` },
      ...input,
    },
    somePc,
  )
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues))
  let now = Date.parse('2026-11-21T10:00:00Z')
  let count = 0
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number): Promise<void> => clock.pass(milliseconds),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
  const folders = foldersBelow('/data', (...parts) => parts.join('/'))
  const admin = newKey('admin')
  const host = newKey('host')
  const world: World = {
    pi: createRehearsalPi({
      hostKey: newKey('pi'),
      clock,
      builder: {
        bootId: () => world.builder.bootId,
        authorizes: () => world.builder.trusts,
        signsWith: () => world.builder.signsWith,
        build: (_name, _port, milliseconds) => clock.sleep(milliseconds),
      },
      accepts: () => ({ sudo: 'not-needed' }),
      linux,
    }),
    setup: reading.setup,
    clock,
    // Of its key nothing is noted, so this is what the Pi is told.
    builder: { bootId: vmBootId, trusts: true, signsWith: madeInThisRun },
    pcFiles: new Map([
      [folders.hostKeyFile, host.privateKey],
      [`${folders.hostKeyFile}.pub`, `${host.publicKey}\n`],
      [folders.adminKeyFile, admin.privateKey],
      [`${folders.adminKeyFile}.pub`, `${admin.publicKey}\n`],
    ]),
    log: [],
    operations: () => count,
    afterOperation: undefined,
    killAt: undefined,
    connections: [],
    passwords: {},
    furtherPasswords: {},
    refusal: undefined,
    context: () => ({
      setup: world.setup,
      ports,
      folders,
      ledger: openLedger(ports.files, folders.ledgerFile, () => 'a3bb189e-8bf9-4888-9912-ace4e6543002'),
      sessions: createSessions('run'),
      signal: new AbortController().signal,
      asAdministrator: oneByOne(ports.host),
      report: () => undefined,
      log: (line) => void world.log.push(line),
    }),
    replace: (program, command) => {
      const original = world.pi.commands.get(program)
      if (original === undefined) throw new Error(`no ${program}`)
      world.pi.commands.set(program, command(original))
    },
  }

  async function operate<T>(work: () => Promise<T> | T): Promise<T> {
    if (world.killAt !== undefined && count >= world.killAt) throw new Killed()
    count += 1
    const result = await work()
    world.afterOperation?.()
    return result
  }

  const ssh: Ssh = {
    generateKeyPair: (comment) => Promise.resolve(newKey(comment)),
    hostKeyFingerprint: () => Promise.resolve(`SHA256:${'B'.repeat(43)}`),
    connect: (target) => {
      world.connections.push(target)
      if (target.role === 'builder')
        return Promise.resolve(remoteTo(builderMachine(world), async (work) => work()))
      const refusal = typeof world.refusal === 'function' ? world.refusal(target) : world.refusal
      if (refusal !== undefined) return Promise.reject(new ProblemError(refusal))
      return Promise.resolve(remoteTo(world.pi, operate))
    },
  }
  const ports = {
    assets: {
      text: (name: string) => readFile(new URL(`../../../../resources/${name}`, import.meta.url), 'utf8'),
    },
    // No machine of ours, so none that a game could have paused.
    virtualBox: rehearsalVirtualBox({ clock, files: rehearsalFiles() }),
    clock,
    files: memoryFiles(world.pcFiles),
    host: { routeTo: () => Promise.resolve({ address: '192.168.1.5', subnet: '192.168.1.0/24' }) },
    secrets: {
      get: (name: string) => {
        const password = world.passwords[name]
        return Promise.resolve(password === undefined ? undefined : new Secret(password))
      },
      getAnother: (name: string) => {
        const password = world.furtherPasswords[name]?.shift()
        world.passwords[name] = password ?? world.passwords[name]
        return Promise.resolve(password === undefined ? undefined : new Secret(password))
      },
    },
    ssh,
  } as unknown as Ports
  return world
}

function memoryFiles(files: Map<string, string | Uint8Array>): Files {
  const bytes = (path: string): Uint8Array | undefined => {
    const content = files.get(path)
    return typeof content === 'string' ? encoder.encode(content) : content
  }
  return {
    read: (path: string) => Promise.resolve(bytes(path)),
    write: (path: string, content: string) => Promise.resolve(void files.set(path, content)),
    size: (path: string) => Promise.resolve(bytes(path)?.length),
    remove: (path: string) => Promise.resolve(void files.delete(path)),
  } as unknown as Files
}

function builderMachine(world: World): RehearsalMachine {
  const file = { content: `${world.builder.bootId ?? vmBootId}\n`, mode: 0o444 }
  return {
    hostKey: newKey('vm'),
    offers: [],
    accepts: () => ({ sudo: 'not-needed' }),
    files: new Map([['/proc/sys/kernel/random/boot_id', file]]),
    commands: new Map(),
  }
}

function remoteTo(machine: RehearsalMachine, operate: <T>(work: () => Promise<T> | T) => Promise<T>): Remote {
  const remote: Remote = {
    run: (argv, options = {}) =>
      operate(async () => {
        const command = machine.commands.get((argv[0] ?? '').replace(/^.*\//, ''))
        const result = await (command?.({
          argv,
          env: options.env ?? {},
          stdin: options.stdin,
          signal: options.signal,
          onLine: options.onLine ?? (() => undefined),
        }) ?? { exitCode: 127, stdout: '', stderr: `${argv[0] ?? ''}: command not found` })
        if (!(options.successExitCodes ?? [0]).includes(result.exitCode))
          throw failure('PI_COMMAND_FAILED', argv.slice(0, 3).join(' '), result.stderr || result.stdout)
        return result
      }),
    ask: (argv, options) => remote.run(argv, { ...options, env: { LC_ALL: 'C' } }),
    readFile: (path) => operate(() => machine.files.get(path)?.content),
    writeFile: (path, content, mode = 0o644) =>
      operate(() => void machine.files.set(path, { content, mode })),
    remove: (path) => operate(() => void machine.files.delete(path)),
    close: () => Promise.resolve(),
  }
  return remote
}

/** What must be as it was found: everything but the store. */
export function snapshot({ pi }: World): Record<string, string> {
  const kept = [...pi.files].filter(([path]) => !path.startsWith('/nix/store/'))
  return Object.fromEntries(
    kept
      .map(([path, file]): [string, string] => [
        path,
        `${file.mode.toString(8)} ${file.owner ?? 'root'} ${file.content}`,
      ])
      .sort(),
  )
}

/** As a run does it: look, compare, apply, look again. Gives what remains to do. */
export async function bringAbout(resource: Resource, context: StepContext): Promise<string | undefined> {
  const observed = await resource.inspect(context)
  if (observed.kind === 'foreign') throw new ProblemError(problemIn(observed))
  if (observed.kind !== 'present' && observed.kind !== 'absent') throw new ProblemError(observed.problem)
  if ((await resource.diff(context, observed)) === undefined) return undefined
  await resource.apply(context, observed)
  const after = await resource.inspect(context)
  if (after.kind !== 'present' && after.kind !== 'absent') return after.kind
  return (await resource.diff(context, after))?.summary
}

export async function takeAway(resource: Resource, context: StepContext): Promise<string> {
  const observed = await resource.inspect(context)
  if (observed.kind === 'present') {
    await resource.describeRemoval?.(context, observed)
    await resource.remove?.(context, observed)
  }
  return (await resource.inspect(context)).kind
}

export function problemIn(observed: object): Problem {
  return (observed as { problem: Problem }).problem
}

/** The code of the problem that this ends in, or `none`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : `thrown: ${String(error)}`
  }
}
