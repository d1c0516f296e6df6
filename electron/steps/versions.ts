/** Which versions of what others make are at work. For a report: what cannot be asked says why, and the rest is told all the same. */
import { failure, type Problem } from '../contract/problem.ts'
import { inTime, problemOfLook } from '../engine/deadline.ts'
import type { StepContext } from '../engine/resource.ts'
import type { Remote } from '../ports/ssh.ts'
import { piSession } from './pi/session.ts'
import { builderSession } from './vm/session.ts'

const looks = {
  VirtualBox: versionOfVirtualBox,
  'NixOS on the builder': async (context) => firstLine(await builderSession(context), ['nixos-version']),
  'Nix on the builder': async (context) => firstLine(await builderSession(context), ['nix', '--version']),
  'NixOS on the Pi': async (context) => firstLine(await piSession(context), ['nixos-version']),
  'Nix on the Pi': async (context) => firstLine(await piSession(context), ['nix', '--version']),
} satisfies Record<string, (context: StepContext) => Promise<string>>

type Versioned = keyof typeof looks

export type Version = { of: Versioned } & ({ version: string } | { problem: Problem })

/** All of them, in this order. Nothing is thrown but a stop. */
export async function lookAtVersions(context: StepContext): Promise<Version[]> {
  return Promise.all(
    (Object.keys(looks) as Versioned[]).map(async (of): Promise<Version> => {
      try {
        return { of, version: await inTime(of, context.signal, looks[of](context)) }
      } catch (error) {
        return { of, problem: problemOfLook(of, context.signal, error) }
      }
    }),
  )
}

async function versionOfVirtualBox({ ports, signal }: StepContext): Promise<string> {
  const found = await ports.virtualBox.version(signal)
  if (found === undefined) throw failure('VIRTUALBOX_MISSING', 'No VBoxManage was found on this PC.')
  return found.version
}

/** Whoever answers may be anybody: no more than a line is taken. */
async function firstLine(remote: Remote, argv: readonly string[]): Promise<string> {
  const { stdout } = await remote.ask(argv)
  return stdout.trim().split('\n', 1)[0]?.slice(0, 100) ?? ''
}
