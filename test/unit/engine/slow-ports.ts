/** Ports whose answers take their time, on a clock that jumps: what of a look waits for what. */
import { failure } from '../../../electron/contract/problem.ts'
import type { Assets } from '../../../electron/ports/assets.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import type { Remote, SshTarget } from '../../../electron/ports/ssh.ts'

export interface Pace {
  /** They give no answer. */
  dead: readonly ('pi' | 'builder' | 'virtualbox')[]
  /** Of one call of VBoxManage; they stand in line. */
  vboxManageMs: number
  /** Of a login, and of all else that is asked. */
  answerMs: number
  /** Of the Pi's way to the builder: two logins of ssh and a question of Nix, one after the other. */
  linkMs: number
  /** The same where nobody answers: the limit of its first login. */
  silentLinkMs: number
}

export const oneSecondEach: Pace = {
  ...{ dead: [], vboxManageMs: 1_000, answerMs: 1_000, linkMs: 3_000, silentLinkMs: 5_000 },
}

/** What is read of our own files is in memory the second time, and takes no time. */
export function inMemory(assets: Assets): Assets {
  const texts = new Map<string, string>()
  return {
    ...assets,
    text: async (path) => {
      const text = texts.get(path) ?? (await assets.text(path))
      texts.set(path, text)
      return text
    },
  }
}

/** Every function of an object, and of the objects in it. */
function through<T extends object>(object: T, around: (work: () => unknown) => unknown): T {
  return new Proxy(object, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property)
      if (typeof member === 'object' && member !== null) return through(member, around)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => around(() => Reflect.apply(member, target, args))
    },
  })
}

/** The same ports, on a clock that jumps, with answers that take their time; who is dead gives none. */
export function slowPorts(ports: Ports, { dead, answerMs, vboxManageMs, linkMs, silentLinkMs }: Pace): Ports {
  const { clock } = ports
  const after = async (milliseconds: number, work: () => unknown): Promise<unknown> => {
    await clock.sleep(milliseconds)
    return work()
  }
  // VBoxManage is called by one at a time.
  let line: Promise<unknown> = Promise.resolve()
  const inLine = (work: () => unknown): Promise<unknown> => {
    if (dead.includes('virtualbox')) return new Promise(() => undefined)
    const answer = line.then(() => after(vboxManageMs, work))
    line = answer.catch(() => undefined)
    return answer
  }
  const remote = (of: Remote): Remote => ({
    ...of,
    run: async (argv, options) => {
      const isLink = argv.includes('link.sh')
      await clock.sleep(!isLink ? answerMs : dead.includes('builder') ? silentLinkMs : linkMs)
      return of.run(argv, options)
    },
    ask: async (argv, options) => {
      await clock.sleep(answerMs)
      return of.ask(argv, options)
    },
    readFile: async (path) => {
      await clock.sleep(answerMs)
      return of.readFile(path)
    },
  })
  const connect = async (target: SshTarget, signal: AbortSignal): Promise<Remote> => {
    if (dead.includes(target.role)) {
      await clock.sleep(target.connectTimeoutMs ?? 30_000, signal)
      throw failure(target.role === 'pi' ? 'PI_UNREACHABLE' : 'BUILDER_UNREACHABLE', 'no answer')
    }
    await clock.sleep(answerMs, signal)
    return remote(await ports.ssh.connect(target, signal))
  }
  return {
    ...ports,
    virtualBox: through(ports.virtualBox, inLine),
    host: through(ports.host, (work) => after(answerMs, work)),
    ssh: { ...ports.ssh, connect },
  }
}
