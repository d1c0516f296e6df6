/** What is wrong, causes before consequences: the lines of a status put in the order in which somebody would look for the fault. */
import type { StatusLine } from './status.ts'

/** From what everything else stands on to what stands on everything else. */
const layers = ['pc', 'virtualbox', 'vm', 'network', 'system', 'pi', 'nix'] as const
type Layer = (typeof layers)[number]

const layerOfResource: Readonly<Record<string, Layer>> = {
  'host/virtualbox': 'virtualbox',
  // It starts the machine, and knows it by its id.
  'host/autostart': 'vm',
  'host/port': 'network',
  'host/port-reservation': 'network',
  'host/firewall': 'network',
  'vm/forwarding': 'network',
  'vm/system': 'system',
  'vm/store': 'system',
  'vm/clock': 'system',
  'vm/signing': 'system',
  'vm/configuration': 'system',
  'vm/nix': 'system',
  // The builder's configuration names it.
  'pi/key': 'network',
  'pi/link': 'network',
  'pi/module': 'nix',
  'pi/proof': 'nix',
}

function layerOf(resource: string): Layer {
  const known = layerOfResource[resource]
  if (known !== undefined) return known
  if (resource.startsWith('host/')) return 'pc'
  return resource.startsWith('vm/') ? 'vm' : 'pi'
}

export interface Cause {
  line: StatusLine
  /** What is not well only because of it. */
  consequences: StatusLine[]
}

export interface Diagnosis {
  causes: Cause[]
  well: StatusLine[]
  unused: StatusLine[]
}

export function diagnose(lines: readonly StatusLine[]): Diagnosis {
  const ill = lines.filter(({ state }) => state !== 'ok' && state !== 'unused')
  const isCause = (line: StatusLine): boolean => causeOf(line, ill) === undefined
  const causes = ill.filter(isCause).map((line) => ({
    line,
    consequences: ill.filter((other) => causeOf(other, ill) === line),
  }))
  const rank = ({ line }: Cause): number => layers.indexOf(layerOf(line.resource))
  return {
    causes: causes.toSorted((one, other) => rank(one) - rank(other)),
    well: lines.filter(({ state }) => state === 'ok'),
    unused: lines.filter(({ state }) => state === 'unused'),
  }
}

/** The line that this one is a consequence of, if it is one. */
export function causeOf({ because }: StatusLine, lines: readonly StatusLine[]): StatusLine | undefined {
  return because === undefined ? undefined : lines.find(({ resource }) => resource === because)
}

/** Machines that do not answer, whoever asks and whatever the words. */
export const unreachable: ReadonlySet<string> = new Set(['PI_UNREACHABLE', 'BUILDER_UNREACHABLE'])
/** Faults that are the same wherever they are seen, although their words hold what was measured then. */
const oneFault: ReadonlySet<string> = new Set([...unreachable, 'PI_CLOCK_WRONG'])
/** What a builder that does not run looks like from elsewhere. */
const withoutBuilder = new Set(['BUILDER_UNREACHABLE', 'LINK_BROKEN'])

/** The earlier line that explains why this one is blocked: the same problem, or a builder that does not run. */
export function explanationOf(
  { state, problem }: StatusLine,
  earlier: readonly StatusLine[],
): StatusLine | undefined {
  if (state !== 'blocked' || problem === undefined) return undefined
  const power = earlier.find(({ resource }) => resource === 'vm/power')
  if (power !== undefined && power.state !== 'ok' && withoutBuilder.has(problem.code)) return power
  return earlier.find(
    (other) =>
      other.state === 'blocked' &&
      other.problem?.code === problem.code &&
      (oneFault.has(problem.code) || other.problem.detail === problem.detail),
  )
}
