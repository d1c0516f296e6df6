/** What resources/nix/why.sh prints on the pretended Pi, from the state that it is in. */
import { failed, succeeded, type Command } from './machine.ts'
import type { FileMap } from './pi-files.ts'

export interface PiWhy {
  /** Something was built on another machine. */
  built(derivation: string, output: string): void
  /** Answers that script and no other. */
  readonly sh: Command
}

export function createPiWhy(files: FileMap, whySshFails: (alias: string) => string | undefined): PiWhy {
  /** What was built, the latest last. */
  const outputs = new Map<string, string>()

  function answersOf(machines: string): string[] {
    return machines
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((uri) => uri !== '')
      .map((uri) => {
        const reason = whySshFails(uri.replace(/^.*:\/\//, '').replace(/^.*@/, ''))
        if (reason === undefined)
          return `0 ${uri} ${JSON.stringify({ url: uri, version: '2.31.2', trusted: true })}`
        return `1 ${uri} ${reason.replaceAll('\n', ' ')} error: failed to start SSH connection`
      })
  }

  return {
    built: (derivation, output) => {
      outputs.delete(derivation)
      outputs.set(derivation, output)
    },
    sh: ({ argv }) => {
      if (argv[1] !== '-c' || argv[3] !== 'why.sh') return failed(127, 'sh: this is not pretended\n')
      const asked = argv[4] ?? [...outputs.keys()].at(-1) ?? ''
      const [derivation = asked, output] = [...outputs].find((one) => one.includes(asked)) ?? []
      const head = ['== nix', 'nix (Nix) 2.31.2', '== derivation', derivation]
      if (output === undefined) return succeeded(`${head.join('\n')}\n`)
      const shown = { system: 'aarch64-linux', env: {}, outputs: { out: { path: output } } }
      const info = { deriver: derivation, signatures: [], ultimate: false }
      const machines = files.get('/etc/nix/machines')?.content ?? ''
      const lines = [
        ...head,
        ...['== show', JSON.stringify({ [derivation]: shown })],
        ...['== config', 'builders = @/etc/nix/machines', 'extra-platforms = ', 'max-jobs = 4'],
        ...['system = aarch64-linux', 'system-features = benchmark nixos-test'],
        ...['== outputs', JSON.stringify({ [output]: info })],
        ...['== machines', machines, '== slots', '== answers', ...answersOf(machines), '== journal', ''],
      ]
      return succeeded(lines.join('\n'))
    },
  }
}
