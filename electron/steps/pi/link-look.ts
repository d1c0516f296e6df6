/** The way from the Pi to the builder as root of the Pi sees it: resources/nix/link.sh says how. */
import { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import type { PiSettings } from './settings.ts'

/** What became of one of the script's questions. */
export interface Asked {
  answer: string
  /** Lines of its standard error. */
  says: string[]
  exitCode: number
}

export interface LinkFacts {
  /** What ssh makes of the alias, by keyword. */
  config: ReadonlyMap<string, string>
  /** `/etc/nix/machines`. */
  machines: string
  /** Nix’s setting of that name; `undefined` where it does not tell. */
  builders: string | undefined
  /** With what its ssh says. `undefined`: ssh knows no address for the alias, so nothing was tried. */
  nix: Asked | undefined
}

const linePattern = /^([a-z]+(?:\.[a-z]+)?)=(.*)$/s
const exitCodeSchema = z.coerce.number().int().min(0).max(255)

/**
 * One command on the Pi. Its question to the builder may take so many seconds; a Nix from before 2.19 is asked twice. Throws
 * `PI_ANSWER_UNREADABLE`, and what a broken session throws.
 */
export async function lookAtLink(
  { ports, signal }: StepContext,
  remote: Remote,
  { alias, protocol, address }: Pick<PiSettings, 'alias' | 'protocol' | 'address'>,
  seconds: number,
): Promise<LinkFacts> {
  const script = await ports.assets.text('nix/link.sh')
  const argv = ['/bin/sh', '-c', script, 'link.sh', alias, protocol, String(seconds), address]
  const { stdout } = await remote.run(argv, { signal, timeoutMs: (2 * seconds + 30) * 1_000 })
  return readLink(stdout)
}

/** What the script printed. With `-v` ssh ends its lines as a terminal in raw mode wants them. */
export function readLink(stdout: string): LinkFacts {
  const told = new Map<string, string[]>()
  for (const line of stdout.split(/\r?\n/).filter((text) => text !== '')) {
    const [, name, value = ''] = linePattern.exec(line) ?? []
    if (name === undefined) throw unreadable(line)
    told.set(name, [...(told.get(name) ?? []), value])
  }
  const builders = asked(told, 'builders')
  return {
    config: new Map(
      [...told].flatMap(([name, [value = '']]) =>
        name.startsWith('config.') ? [[name.slice('config.'.length), value] as const] : [],
      ),
    ),
    machines: (told.get('machine') ?? []).join('\n'),
    builders: builders?.exitCode === 0 ? builders.answer : undefined,
    nix: asked(told, 'nix'),
  }
}

function asked(told: ReadonlyMap<string, string[]>, name: string): Asked | undefined {
  const exit = told.get(`${name}.exit`)?.at(-1)
  if (exit === undefined) return undefined
  const exitCode = exitCodeSchema.safeParse(exit)
  if (!exitCode.success) throw unreadable(`${name}.exit=${exit}`)
  return {
    answer: (told.get(`${name}.answer`) ?? []).join('\n'),
    says: told.get(`${name}.says`) ?? [],
    exitCode: exitCode.data,
  }
}

function unreadable(line: string) {
  return failure('PI_ANSWER_UNREADABLE', 'The answer to “link.sh” has an unknown form.', line.slice(0, 2000))
}
