/** The pretended `pi-offload rebuild switch` of the Pi, the file in which it tells how far it is, and resources/nix/progress.sh, which reads that. */
import type { Clock } from '../ports/clock.ts'
import { failed, succeeded, type Command } from './machine.ts'
import type { FileMap } from './pi-files.ts'

interface PiOffloadOptions {
  files: FileMap
  clock: Clock
  /** Builds this on the PC, for so long. */
  build: (name: string, milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
}

export interface PiOffload {
  readonly command: Command
  /** Answers that script and no other. */
  readonly sh: Command
}

const folder = '/run/pi-offload/'
const pid = 2718
const newSystem = [
  ...['unit-script-nginx-pre-start', 'nginx.conf', 'nginx-1.30.1', 'unit-nginx.service', 'linux-rpi-6.18.20'],
  ...['initrd-linux-6.18.20', 'system-units', 'etc', 'nixos-system-raspberrypi-26.05'],
]
const fetchedBytes = 180_000_000

export function createPiOffload({ files, clock, build }: PiOffloadOptions): PiOffload {
  const command: Command = async ({ argv, signal }) => {
    const since = Math.floor(clock.now() / 1000)
    const tell = (told: object): void =>
      void files.set(`${folder}${String(pid)}.json`, {
        content: `${JSON.stringify({ pid, command: argv.slice(1).join(' '), since, running: [], log: '', ...told })}\n`,
        mode: 0o644,
      })
    files.set(`/proc/${String(pid)}/cmdline`, { content: argv.join('\0'), mode: 0o444 })
    try {
      tell({ stage: 'evaluating' })
      await clock.sleep(15_000, signal)
      for (const [done, name] of newSystem.entries()) {
        const log = `${name}> checking whether the compiler works... yes`
        tell({ stage: 'building', builds: { done, expected: newSystem.length }, running: [name], log })
        await build(name, 20_000, signal)
      }
      const builds = { done: newSystem.length, expected: newSystem.length }
      for (let done = 0; done < fetchedBytes; done += fetchedBytes / 12) {
        tell({ stage: 'fetching', builds, bytes: { done, expected: fetchedBytes }, log: newSystem.at(-1) })
        await clock.sleep(2_000, signal)
      }
      tell({ stage: 'activating', builds })
      await clock.sleep(15_000, signal)
      return succeeded()
    } finally {
      for (const path of [`${folder}${String(pid)}.json`, `/proc/${String(pid)}/cmdline`]) files.delete(path)
    }
  }

  function told(): string[] {
    return [...files]
      .filter(([path]) => path.startsWith(folder) && path.endsWith('.json'))
      .filter(([path]) => {
        const words = files.get(`/proc/${path.slice(folder.length, -'.json'.length)}/cmdline`)?.content ?? ''
        return words.split('\0').some((word) => /^(?:.*\/)?pi-offload$/.test(word))
      })
      .map(([, { content }]) => `build ${content.split('\n', 1).join('')}`)
  }

  return {
    command,
    async sh({ argv, signal, onLine }) {
      const [, , , name, times, seconds] = argv
      if (name !== 'progress.sh') return failed(127, 'sh: this is not pretended\n')
      for (let left = Number(times); left > 0; left -= 1) {
        const builds = told()
        const now = `now ${String(Math.floor(clock.now() / 1000))}`
        for (const line of [now, ...builds, 'end']) onLine(line)
        if (builds.length === 0) break
        await clock.sleep(Number(seconds) * 1000, signal)
      }
      return succeeded()
    },
  }
}
