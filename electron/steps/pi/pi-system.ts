/** Which Linux the Pi has: NixOS, which a configuration describes, or another one with Nix beside its own packages. */
import { z } from 'zod'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { readAnswer } from './answers.ts'
import { piSession } from './session.ts'

export type PiSystem =
  /** Such as `26.05.20261115.8f2b3c1 (Yarara)`. */
  | { kind: 'nixos'; release: string }
  /** Such as `Debian GNU/Linux 13 (trixie)`. */
  | { kind: 'other'; name: string }

const nixosReleaseSchema = z.string().regex(/^\d\d\.\d\d\S*(?: \([^)\n]*\))?$/)
const longestName = 80

/** NixOS marks itself by it, and refuses to be switched without (nixpkgs, switch-to-configuration-ng, `/etc/NIXOS`). */
const mark = '/etc/NIXOS'

export async function systemOf(remote: Remote): Promise<PiSystem> {
  const [nixos, version] = await Promise.all([
    remote.readFile(mark),
    // 127: there is no such program, says the shell; 1 says sudo.
    remote.ask(['nixos-version'], { successExitCodes: [0, 1, 126, 127] }),
  ])
  if (nixos === undefined)
    return { kind: 'other', name: prettyName(await remote.readFile('/etc/os-release')) }
  return { kind: 'nixos', release: readAnswer('nixos-version', nixosReleaseSchema, version.stdout.trim()) }
}

/** For a person. */
export function nameOf(system: PiSystem): string {
  return system.kind === 'nixos' ? `NixOS ${system.release}` : system.name
}

/** Does not change while we are logged in, so that it is asked once. */
export function isNixos(context: StepContext): Promise<boolean> {
  return context.sessions.open('pi-system', async () => {
    const remote = await piSession(context)
    return { value: (await remote.readFile(mark)) !== undefined, close: () => Promise.resolve() }
  })
}

/** A line `PRETTY_NAME="…"`, as a shell would read it (os-release(5)). */
function prettyName(osRelease = ''): string {
  const [, value = ''] = /^PRETTY_NAME=(.*)$/m.exec(osRelease) ?? []
  const name = value.replace(/^(["'])(.*)\1$/, '$2').replaceAll(/[^\p{L}\p{N} ().,/_+-]/gu, '')
  return name === '' ? 'Linux' : name.slice(0, longestName)
}
