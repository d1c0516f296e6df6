/**
 * For a survey, which looks at one moment: each question to the PC, the builder or the Pi is asked once, whoever asks. In a survey
 * nothing is written, since `inspect`, `diff` and `obstacle` only read. A run, which has to see what it has changed, asks anew each time.
 */
import { unreachable } from '../contract/diagnosis.ts'
import { ProblemError } from '../contract/problem.ts'
import type { Ports } from '../ports/index.ts'
import type { Remote } from '../ports/ssh.ts'

interface Look {
  /** Ends every question. */
  signal: AbortSignal
  /** A login that says nothing else takes no longer. */
  connectTimeoutMs?: number | undefined
  /** Is told of every answer, also of a failure; that nobody is there is none. */
  heard: () => void
}

/** The same ports, whose VirtualBox, host and other machines repeat their first answers. */
export function askOnce(ports: Ports, { signal, connectTimeoutMs, heard }: Look): Ports {
  const limits = connectTimeoutMs === undefined ? {} : { connectTimeoutMs }
  const { virtualBox, host, ssh } = ports
  const once = onceTelling(heard)
  const disksOf = once((question: string) => {
    const [uuid, own] = JSON.parse(question) as [string, string[]]
    return virtualBox.disksOf(uuid, own, signal)
  })
  return {
    ...ports,
    virtualBox: {
      ...virtualBox,
      version: once(() => virtualBox.version(signal)),
      defaultMachineFolder: once(() => virtualBox.defaultMachineFolder(signal)),
      list: once(() => virtualBox.list(signal)),
      machine: once((uuid: string) => virtualBox.machine(uuid, signal)),
      tags: once((uuid: string) => virtualBox.tags(uuid, signal)),
      disk: once((path: string) => virtualBox.disk(path, signal)),
      disksOf: (uuid, own) => disksOf(JSON.stringify([uuid, own])),
    },
    host: {
      ...host,
      facts: once(() => host.facts()),
      portHolder: once((port: number) => host.portHolder(port)),
      routeTo: once((destination: string) => host.routeTo(destination)),
      portReservation: once((port: number) => host.portReservation(port)),
      firewall: {
        state: once((name: string) => host.firewall.state(name)),
        blocks: once(() => host.firewall.blocks()),
      },
      virtualBoxInstallation: once(() => host.virtualBoxInstallation()),
      autostart: { ...host.autostart, read: once((name: string) => host.autostart.read(name)) },
    },
    ssh: {
      ...ssh,
      connect: async (target, stop) => {
        try {
          const remote = await ssh.connect({ ...limits, ...target }, stop)
          heard()
          return remembering(remote, heard)
        } catch (error) {
          if (!(error instanceof ProblemError) || !unreachable.has(error.problem.code)) heard()
          throw error
        }
      },
    },
  }
}

function remembering(remote: Remote, heard: () => void): Remote {
  const once = onceTelling(heard)
  const ask = once((question: string) => {
    const [argv, options] = JSON.parse(question) as Parameters<Remote['ask']>
    return remote.ask(argv, options)
  })
  return {
    ...remote,
    run: (argv, options) => remote.run(argv, options).finally(heard),
    ask: (argv, options = {}) => ask(JSON.stringify([argv, options])),
    readFile: once((path: string) => remote.readFile(path)),
  }
}

/** Remembers each answer, also a failure. What is asked at the same time waits for the same answer. */
function onceTelling(heard: () => void) {
  return <Q extends [] | [string | number], A>(ask: (...question: Q) => Promise<A>) => {
    const answers = new Map<string | number | undefined, Promise<A>>()
    return (...question: Q): Promise<A> => {
      const [key] = question
      const answer = answers.get(key) ?? ask(...question).finally(heard)
      answers.set(key, answer)
      return answer
    }
  }
}
