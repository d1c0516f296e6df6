/** docs/whole-build.svg: what the figures say of the chains with large intermediate results, as two charts with logarithmic axes. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { medianOf, type Cell, type Quantity } from './figures.ts'
import { chainOf20, chainOf200, graphs } from './graphs.ts'
import { shown } from './tables.ts'
import { wayNames, wayTitles, type WayName } from './ways.ts'

const drawingPath = fileURLToPath(new URL('../../../docs/whole-build.svg', import.meta.url))

const size = { width: 980, height: 430 }
const plot = { top: 66, width: 236, height: 300 }
const lefts = { ms: 64, writtenBytes: 554 }
const builds = [1, 20, 200]
/** A label under another needs so much. */
const lineHeight = 34

/** Told apart by form as well as by colour. `d` is drawn around the origin. */
const marks: Record<WayName, string> = {
  articles: 'M-5-5H5V5H-5z',
  transparent: 'M0-6.5L6 5H-6z',
  buildHost: 'M0-6.5L6.5 0L0 6.5L-6.5 0z',
  fast: 'M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z',
}

const style = `
  svg { --page: #ffffff; --grid: #d8dee4; --text: #1f2328; --soft: #57606a; --articles: #b35900; --transparent: #0550ae; --buildHost: #6639ba; --fast: #116329 }
  @media (prefers-color-scheme: dark) {
    svg { --page: #0d1117; --grid: #30363d; --text: #e6edf3; --soft: #9aa4af; --articles: #f0883e; --transparent: #79c0ff; --buildHost: #d2a8ff; --fast: #56d364 }
  }
  .page { fill: var(--page) }
  .grid { stroke: var(--grid) }
  text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--text) }
  .title { font-size: 15px; font-weight: 600 }
  .soft { font-size: 12px; fill: var(--soft) }
  .middle { text-anchor: middle }
  .end { text-anchor: end }
${wayNames.map((way) => `  .${way} { fill: var(--${way}) } path.line.${way} { stroke: var(--${way}); stroke-width: 2; fill: none }`).join('\n')}
`

interface Point {
  builds: number
  value: number
}
interface Line {
  way: WayName
  points: Point[]
}

export async function drawFigures(cells: readonly Cell[]): Promise<void> {
  await writeFile(drawingPath, drawing(cells))
}

export function drawing(cells: readonly Cell[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="title description">
<title id="title">A chain of builds by the way in which the Pi has them done</title>
<desc id="description">${description(cells)}</desc>
<style>${style}</style>
<rect class="page" width="${size.width}" height="${size.height}" rx="8"/>
${chart(cells, 'ms', 'Time')}
${chart(cells, 'writtenBytes', 'Written on the Pi')}
</svg>
`
}

/** In words for whoever does not see it. */
function description(cells: readonly Cell[]): string {
  const told = (quantity: Quantity) =>
    linesOf(cells, quantity)
      .map(({ way, points }) => `${plain(way)} ${shown[quantity](points.at(-1)?.value ?? Number.NaN)}`)
      .join(', ')
  return `For ${builds.at(-1)} builds: ${told('ms')}. Written on the Pi: ${told('writtenBytes')}.`
}

function chart(cells: readonly Cell[], quantity: keyof typeof lefts, title: string): string {
  const lines = linesOf(cells, quantity)
  const left = lefts[quantity]
  const decades = decadesOf(lines.flatMap(({ points }) => points.map(({ value }) => value)))
  const [low = 1, high = 10] = [decades[0], decades.at(-1)]
  const x = (count: number) => left + plot.width * share(count, 1, 200)
  const y = (value: number) => plot.top + plot.height * (1 - share(value, low, high))
  const bottom = plot.top + plot.height
  const text = (className: string, [atX, atY]: readonly [number, number], words: string) =>
    `<text class="${className}" x="${round(atX)}" y="${round(atY)}">${words}</text>`
  const grid = decades.map(
    (value) =>
      `<path class="grid" d="M${left} ${round(y(value))}h${plot.width}"/>${text('soft end', [left - 8, y(value) + 4], tick(quantity, value))}`,
  )
  const ticks = builds.map((count) => text('soft middle', [x(count), bottom + 20], String(count)))
  const drawn = lines.map(({ way, points }) => {
    const places = points.map((point) => `${round(x(point.builds))} ${round(y(point.value))}`)
    const ends = places.map(
      (place) => `<path class="${way}" transform="translate(${place})" d="${marks[way]}"/>`,
    )
    return `<path class="line ${way}" d="M${places.join('L')}"/>${ends.join('')}`
  })
  const wanted = lines.map((line) => ({ ...line, y: y(line.points.at(-1)?.value ?? low) }))
  const labels = spread(wanted).map(({ way, points, y: atY }) => {
    const value = points.at(-1)?.value ?? Number.NaN
    const atX = left + plot.width + 14
    return `${text(way, [atX, atY], plain(way))}${text('soft', [atX, atY + 15], shown[quantity](value))}`
  })
  return [
    text('title', [left, 30], title),
    text('soft', [left, 48], `chain with ${chainOf20.kib} KiB in each intermediate result`),
    ...grid,
    ...ticks,
    text('soft middle', [left + plot.width / 2, bottom + 42], 'number of builds'),
    ...drawn,
    ...labels,
  ].join('\n')
}

/** Of the ways that were measured; the last point of each is the largest graph’s. */
function linesOf(cells: readonly Cell[], quantity: Quantity): Line[] {
  const drawn = [graphs[0], chainOf20, chainOf200]
  return wayNames
    .map((way) => ({
      way,
      points: drawn.flatMap((graph) =>
        cells
          .filter((cell) => cell.way === way && sameGraph(cell, graph))
          .map((cell) => ({ builds: cell.graph.builds, value: medianOf(cell, quantity) })),
      ),
    }))
    .filter(({ points }) => points.length > 0)
}

function sameGraph({ graph }: Cell, other: Cell['graph'] | undefined): boolean {
  return graph.builds === other?.builds && graph.shape === other.shape && graph.kib === other.kib
}

/** The powers of ten from below the least to above the largest. */
function decadesOf(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}

/** Where a value lies between two others, on a logarithmic axis: 0 to 1. */
function share(value: number, low: number, high: number): number {
  return Math.log(value / low) / Math.log(high / low)
}

/** Moves labels apart that would lie on each other. */
function spread<T extends { y: number }>(labels: readonly T[]): T[] {
  const placed: T[] = []
  for (const label of labels.toSorted((a, b) => a.y - b.y))
    placed.push({ ...label, y: Math.max(label.y, (placed.at(-1)?.y ?? -Infinity) + lineHeight) })
  const below = (placed.at(-1)?.y ?? 0) + 15 - (plot.top + plot.height)
  return below <= 0 ? placed : placed.map((label) => ({ ...label, y: label.y - below }))
}

function tick(quantity: Quantity, value: number): string {
  return quantity === 'ms' ? `${value / 1000} s` : `${value / 1_000_000} MB`
}

/** Without the marks of Markdown. */
function plain(way: WayName): string {
  return wayTitles[way].replaceAll('`', '')
}

function round(value: number): string {
  return value.toFixed(1)
}
