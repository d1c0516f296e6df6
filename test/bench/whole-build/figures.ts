/** What was measured last, kept beside the document: the tables and the drawing are made from it. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import { median } from '../bench.ts'
import { wayNames, type WayName } from './ways.ts'

const graphSchema = z.object({
  builds: z.number(),
  shape: z.enum(['chain', 'wide']),
  /** In each result but the last. */
  kib: z.number(),
})
export type Graph = z.infer<typeof graphSchema>

const sampleSchema = z.object({ ms: z.number(), linkBytes: z.number(), writtenBytes: z.number() })
export type Sample = z.infer<typeof sampleSchema>
export type Quantity = keyof Sample

const cellSchema = z.object({ graph: graphSchema, way: z.enum(wayNames), rounds: z.array(sampleSchema) })
/** One graph in one way. */
export type Cell = z.infer<typeof cellSchema>

const path = fileURLToPath(new URL('figures.json', import.meta.url))

async function readFigures(): Promise<Cell[]> {
  return z.array(cellSchema).parse(JSON.parse(await readFile(path, 'utf8')))
}

/** Puts new cells in the place of those of the same graph and way, and gives all. */
export async function keepFigures(cells: readonly Cell[]): Promise<Cell[]> {
  const former = await readFigures()
  const others = former.filter(({ graph, way }) => cellOf(cells, graph, way) === undefined)
  const all = [...others, ...cells].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const options = await resolveConfig(path)
  await writeFile(path, await format(JSON.stringify(all), { ...options, parser: 'json' }))
  return all
}

export function cellOf(cells: readonly Cell[], graph: Graph, way: WayName): Cell | undefined {
  return cells.find((cell) => cell.way === way && keyOf(cell.graph) === keyOf(graph))
}

export function medianOf(cell: Cell, quantity: Quantity): number {
  return median(cell.rounds.map((sample) => sample[quantity]))
}

function keyOf({ builds, shape, kib }: Graph): string {
  return `${String(builds).padStart(3, '0')} ${shape} ${String(kib).padStart(3, '0')}`
}

function orderOf({ graph, way }: Cell): string {
  return `${keyOf(graph)} ${wayNames.indexOf(way)}`
}
