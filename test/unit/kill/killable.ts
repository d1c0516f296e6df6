/**
 * Ports of a process that can be killed: after a chosen call to the outside, with its effect and without its answer, the process
 * is gone. Nothing of it runs any more, no `catch` and no `finally`, as after SIGKILL or a power cut; the world outside stays as it
 * is at that moment. Before a call it is as it was after the one before, so that a death there needs no boundary of its own.
 */
import type { Ports } from '../../../electron/ports/index.ts'

export interface Killable {
  ports: Ports
  /** Settles when the process has been killed. */
  killed: Promise<void>
  /** How many boundaries were crossed. */
  boundaries(): number
}

const forever = new Promise<never>(() => undefined)

/** What only computes or reads inside of the process is no boundary. */
const inside = new Set(['now', 'write:log', 'text', 'preview:virtualBox'])

/** `dieAt` counts boundaries from 1; 0 never dies. */
export function killable(ports: Ports, dieAt: number): Killable {
  let crossed = 0
  let dead = false
  let tellKilled: () => void = () => undefined
  const killed = new Promise<void>((resolve) => (tellKilled = resolve))

  function cross(): Promise<void> {
    crossed += 1
    if (crossed === dieAt) {
      dead = true
      tellKilled()
    }
    return dead ? forever : Promise.resolve()
  }

  function wrap<T extends object>(target: T, name: string): T {
    return new Proxy(target, {
      get(object, property) {
        const value: unknown = Reflect.get(object, property)
        if (typeof value === 'object' && value !== null) return wrap(value, String(property))
        if (typeof value !== 'function') return value
        const call = value.bind(object) as (...parameters: unknown[]) => unknown
        if (inside.has(String(property)) || inside.has(`${String(property)}:${name}`)) return call
        return async (...parameters: unknown[]) => {
          if (dead) return forever
          try {
            const result = await call(...parameters)
            // A connection is a port of its own.
            return property === 'connect' ? wrap(result as object, 'remote') : result
          } finally {
            // What failed may have had an effect, too.
            await cross()
          }
        }
      },
    })
  }

  return { ports: wrap(ports, 'ports'), killed, boundaries: () => crossed }
}
