/** Setups that differ from the smallest one in a few values. */
import type { Pc } from '../../../electron/contract/setup-pc.ts'
import { readSetup } from '../../../electron/contract/setup.ts'
import { somePc } from '../../some-pc.ts'

export const minimal = { pi: { address: '192.168.1.23' } }

type Values = Record<string, unknown>

/** `path` as in `builder.memoryMiB`. */
export function withValue(path: string, value: unknown): unknown {
  return withValues({ [path]: value })
}

/** Values by their paths. */
export function withValues(values: Values): unknown {
  const setup: Values = structuredClone(minimal)
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.')
    names.reduce((place, name, index) => {
      const inner = index === names.length - 1 ? value : (place[name] ?? {})
      place[name] = inner
      return inner as Values
    }, setup)
  }
  return setup
}

/** Where the setup is wrong; nowhere when it can be read. */
export function pathsOf(input: unknown, pc: Pc = somePc): string[] {
  const reading = readSetup(input, pc)
  return reading.ok ? [] : reading.issues.map((issue) => issue.path)
}
