/** The graphs that are built. */
import type { Graph } from './figures.ts'

/** With so much in each, results are what a small package is, and cannot be compressed. */
const large = 512

/** For these something is promised. */
export const chainOf20: Graph = { builds: 20, shape: 'chain', kib: large }
export const chainOf200: Graph = { builds: 200, shape: 'chain', kib: large }

/** All, smallest first. A single build has no intermediate result and no shape. */
export const graphs: readonly Graph[] = [
  { builds: 1, shape: 'chain', kib: 0 },
  { builds: 20, shape: 'chain', kib: 0 },
  { builds: 20, shape: 'wide', kib: 0 },
  chainOf20,
  { builds: 20, shape: 'wide', kib: large },
  { builds: 200, shape: 'chain', kib: 0 },
  { builds: 200, shape: 'wide', kib: 0 },
  chainOf200,
  { builds: 200, shape: 'wide', kib: large },
]

export function graphTitle({ builds, shape, kib }: Graph): string {
  if (builds === 1) return '1'
  const results = kib === 0 ? 'a few bytes each' : `${kib} KiB each`
  return `${builds}, ${shape === 'chain' ? 'one after the other' : 'side by side'}, ${results}`
}
