/** What resources/nix/why.sh prints on the pretended Pi, from the state that it is in. */
import { testPackagePrefix } from '../contract/builds.ts'
import { failed, succeeded, type Command } from './machine.ts'
import type { FileMap } from './pi-files.ts'
import { nixConfOf } from './pi-settings.ts'

export interface PiWhy {
  /** Something was built on another machine. */
  builtElsewhere(derivation: string, output: string): void
  /** Something was built on the Pi, as its derivation prefers. What is there already is not built again. */
  builtHere(derivation: string, output: string): void
  /** Answers that script and no other. */
  readonly sh: Command
}

export function createPiWhy(files: FileMap, whySshFails: (alias: string) => string | undefined): PiWhy {
  /** What was built, by its derivation, the latest last. */
  const builds = new Map<string, { output: string; isOwn: boolean }>()

  function lastBuilt(): string {
    const others = [...builds].filter(([path]) => !path.includes(`-${testPackagePrefix}`))
    return (others.findLast(([, { isOwn }]) => !isOwn) ?? others.at(-1))?.[0] ?? ''
  }

  /** Nix's own values, and what stands in nix.conf. */
  function config(): string[] {
    const told = nixConfOf(files).split('\n').filter(Boolean)
    const hook = `build-hook = /nix/store/${'4'.repeat(32)}-nix-2.31.2/bin/nix __build-remote`
    return [hook, 'extra-platforms = ', 'system = aarch64-linux', ...told]
  }

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
    builtElsewhere: (derivation, output) => {
      builds.delete(derivation)
      builds.set(derivation, { output, isOwn: false })
    },
    builtHere: (derivation, output) => {
      if (!builds.has(derivation)) builds.set(derivation, { output, isOwn: true })
    },
    sh: ({ argv }) => {
      if (argv[1] !== '-c' || argv[3] !== 'why.sh') return failed(127, 'sh: this is not pretended\n')
      const asked = argv[4] ?? lastBuilt()
      const found = [...builds].find(([path, { output }]) => asked === path || asked === output)
      const [derivation, build] = found ?? [asked]
      const head = ['== nix', 'nix (Nix) 2.31.2', '== derivation', derivation]
      if (build === undefined) return succeeded(`${head.join('\n')}\n`)
      const { output, isOwn } = build
      const env = isOwn ? { preferLocalBuild: '1' } : {}
      const shown = { system: 'aarch64-linux', env, outputs: { out: { path: output } } }
      const info = { deriver: derivation, signatures: [], ultimate: isOwn }
      const machines = files.get('/etc/nix/machines')?.content ?? ''
      const lines = [
        ...head,
        ...['== show', JSON.stringify({ [derivation]: shown })],
        ...['== config', ...config()],
        ...['== outputs', JSON.stringify({ [output]: info })],
        ...['== machines', machines, '== slots', '== answers', ...answersOf(machines), '== journal', ''],
      ]
      return succeeded(lines.join('\n'))
    },
  }
}
