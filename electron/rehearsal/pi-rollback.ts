/** The timer by which the pretended Pi goes back to its former system. */
import type { Clock } from '../ports/clock.ts'
import { failed, succeeded, type Command } from './machine.ts'

const activationMs = 5_000

export interface PiRollback {
  readonly commands: [string, Command][]
  /** It has fired, and what it activates is not whole yet. */
  isUnderWay(): boolean
  /** Fires what is due. */
  tick(): void
}

/** `begins` and `ends` are told of an activation that the timer makes; the latter with its command. */
export function createPiRollback(
  clock: Clock,
  { begins, ends }: { begins: () => void; ends: (argv: readonly string[]) => void },
): PiRollback {
  let armed: { at: number; argv: readonly string[] } | undefined
  let underWay: { until: number; argv: readonly string[] } | undefined

  function tick(): void {
    if (armed !== undefined && clock.now() >= armed.at) {
      underWay = { until: armed.at + activationMs, argv: armed.argv }
      armed = undefined
      begins()
    }
    if (underWay === undefined || clock.now() < underWay.until) return
    const { argv } = underWay
    underWay = undefined
    ends(argv)
  }

  return {
    tick,
    isUnderWay: () => underWay !== undefined,
    commands: [
      [
        'systemd-run',
        ({ argv }) => {
          if (armed !== undefined || underWay !== undefined)
            return failed(1, 'Failed to start transient timer unit: already loaded\n')
          const minutes = Number.parseInt((argv[1] ?? '').replace('--on-active=', ''), 10)
          armed = { at: clock.now() + minutes * 60_000, argv: argv.slice(-2) }
          return succeeded()
        },
      ],
      [
        'systemctl',
        ({ argv }) => {
          const isTimer = argv[2]?.endsWith('.timer') === true
          const active = (isTimer ? armed : underWay) !== undefined
          if (argv[1] === 'is-active')
            return { exitCode: active ? 0 : 3, stdout: active ? 'active\n' : 'inactive\n', stderr: '' }
          if (argv[1] !== 'stop') return succeeded()
          if (isTimer) armed = undefined
          else underWay = undefined
          return active ? succeeded() : failed(5, 'Failed to stop: Unit not loaded.\n')
        },
      ],
    ],
  }
}
