/** Which NixOS the pretended builder runs, which one it starts with next, and which one its channel holds. */
import type { Clock } from '../ports/clock.ts'
import { failed, succeeded, type Command } from './machine.ts'

export interface BuilderNixos {
  /** Such as `26.05.1234.abcdef012345`. */
  readonly running: () => string
  readonly version: Command
  readonly channel: Command
  /** The next start is with what the channel holds now. */
  build(): void
  boot(): void
  /** Gives what brings back all of this as it is now. */
  keep(): () => void
}

/** `newest`: what the web has, of the newest series. */
export function createBuilderNixos(newest: () => string, clock: Clock): BuilderNixos {
  let now = { running: newest(), next: newest(), inChannel: newest(), subscription: seriesOf(newest()) }

  return {
    running: () => now.running,
    version: () => succeeded(`${now.running} (Yarara)\n`),
    channel: async ({ argv, signal, onLine }) => {
      const [, action, url = ''] = argv
      if (action === '--add') now.subscription = /nixos-(\d\d\.\d\d)$/.exec(url)?.[1] ?? ''
      else if (action !== '--update') return failed(1, `error: unknown flag ${String(action)}\n`)
      else {
        onLine('unpacking 1 channels...')
        await clock.sleep(5_000, signal)
        if (now.subscription === seriesOf(newest())) now.inChannel = newest()
      }
      return succeeded()
    },
    build: () => void (now.next = now.inChannel),
    boot: () => void (now.running = now.next),
    keep: () => {
      const kept = { ...now }
      return () => void (now = { ...kept })
    },
  }
}

function seriesOf(release: string): string {
  return release.slice(0, '26.05'.length)
}
