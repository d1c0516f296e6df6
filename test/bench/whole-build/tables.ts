/** The figures as Markdown. */
import { seconds, table } from '../bench.ts'
import { cellOf, medianOf, type Cell, type Graph, type Quantity } from './figures.ts'
import { graphs, graphTitle } from './graphs.ts'
import { wayNames, wayTitles } from './ways.ts'

const megabyte = 1_000_000

/** With their units. */
export const shown: Record<Quantity, (value: number) => string> = {
  ms: seconds,
  linkBytes: megabytes,
  writtenBytes: megabytes,
}

const quantityTitles: Record<Quantity, string> = {
  ms: 'time',
  linkBytes: 'over the link',
  writtenBytes: 'written on the Pi',
}

function megabytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(2)} MB`
}

/** Each round of one graph, with its medians. */
export function roundTable(graph: Graph, cells: readonly Cell[]): string {
  const ofGraph = cells.filter((cell) => cellOf([cell], graph, cell.way) !== undefined)
  const quantities = ['ms', 'linkBytes', 'writtenBytes'] as const
  const rows = ofGraph.flatMap((cell) => [
    ...cell.rounds.map((sample, round) => [
      wayTitles[cell.way],
      String(round + 1),
      ...quantities.map((quantity) => shown[quantity](sample[quantity])),
    ]),
    [
      wayTitles[cell.way],
      'median',
      ...quantities.map((quantity) => shown[quantity](medianOf(cell, quantity))),
    ],
  ])
  const head = ['way', 'round', ...quantities.map((quantity) => quantityTitles[quantity])]
  return `${graphTitle(graph)}:\n\n${table(head, rows)}`
}

/** All graphs in all ways: medians of one quantity. */
export function wayTable(quantity: Quantity, cells: readonly Cell[]): string {
  const rows = graphs.map((graph) => [
    graphTitle(graph),
    ...wayNames.map((way) => {
      const cell = cellOf(cells, graph, way)
      return cell === undefined ? 'not run' : shown[quantity](medianOf(cell, quantity))
    }),
  ])
  return table([`builds: ${quantityTitles[quantity]}`, ...wayNames.map((way) => wayTitles[way])], rows)
}
