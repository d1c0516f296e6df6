/** What the pretended Nix of the builder builds, and the logs and results from which resources/nix/builds.sh tells it. */
import { createHash } from 'node:crypto'
import type { Clock } from '../ports/clock.ts'
import { failed, succeeded, type Command } from './machine.ts'

export interface NixBuilds {
  readonly build: (name: string, milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** The machine was started anew. */
  boot(): void
  /** Answers that script and no other. */
  readonly sh: Command
}

interface Log {
  born: number
  changed: number
  isOpen: boolean
  hasResult: boolean
}

const keptLogs = 40

export function createNixBuilds(clock: Clock): NixBuilds {
  /** By the path of their derivation below the store. */
  const logs = new Map<string, Log>()
  let startedAt = clock.now()

  function answer(isAskedForPast: boolean): string {
    const latest = [...logs].toSorted(([, one], [, other]) => other.changed - one.changed)
    const tellsPast = isAskedForPast || latest.some(([, { isOpen }]) => isOpen)
    const lines = latest.slice(0, keptLogs).flatMap(([drv, { born, changed, isOpen, hasResult }]) => {
      const times = `${seconds(born)} ${seconds(changed)}`
      const file = `${isOpen ? 0 : 14} /nix/var/log/nix/drvs/${drv.slice(0, 2)}/${drv.slice(2)}.bz2`
      return [
        ...(isOpen ? [`open ${times} ${file}`] : []),
        `log ${times} ${file}`,
        // Of other packages, too: whoever reads it knows them apart.
        ...(tellsPast ? [`past ${times} ${file}`] : []),
        ...(hasResult ? [`made ${seconds(changed)} /nix/store/${drv.replace(/\.drv$/, '')}`] : []),
      ]
    })
    const now = clock.now()
    return [`clock ${seconds(now)} ${seconds(now - startedAt)}`, ...lines, ''].join('\n')
  }

  return {
    async build(name, milliseconds, signal) {
      // Another one than all before, as if something in it had changed.
      const hash = createHash('sha256')
        .update(`${String(logs.size)} ${name}`)
        .digest('hex')
        .slice(0, 32)
      const log = { born: clock.now(), changed: clock.now(), isOpen: true, hasResult: false }
      logs.set(`${hash}-${name}.drv`, log)
      try {
        await clock.sleep(milliseconds, signal)
        log.hasResult = true
      } finally {
        log.isOpen = false
        log.changed = clock.now()
      }
    },
    boot: () => {
      startedAt = clock.now()
      for (const log of logs.values()) log.isOpen = false
    },
    sh: ({ argv }) =>
      argv[1] === '-c' && argv[2]?.includes('/nix/var/log/nix/drvs') === true
        ? succeeded(answer(argv.length > 4))
        : failed(127, 'sh: this is not pretended\n'),
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
