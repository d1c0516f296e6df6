/** Whole graphs of builds: the fast way against the articles. */
import { atMost, type Bench, type Figure } from '../bench.ts'
import { drawFigures } from './draw.ts'
import {
  cellOf,
  keepFigures,
  medianOf,
  type Cell,
  type Graph,
  type Quantity,
  type Sample,
} from './figures.ts'
import { chainOf20, chainOf200 } from './graphs.ts'
import { measured, withBothMachines } from './measured.ts'
import { roundTable, shown } from './tables.ts'
import { wayTitles } from './ways.ts'

const compared = ['articles', 'fast'] as const
/** In turns: the articles and the fast way, the fast way and the articles, … */
const rounds = 3

interface Promised {
  graph: Graph
  /** Largest shares of what the articles' way takes. */
  time: number
  written: number
}
const promises: readonly Promised[] = [
  { graph: chainOf20, time: 0.15, written: 0.3 },
  { graph: chainOf200, time: 0.08, written: 0.1 },
]

export const wholeBuild: Bench = {
  name: 'whole-build',
  title: 'a whole build in one session',
  async measure() {
    const cells = await withBothMachines(compared, async () => {
      let all: Cell[] = []
      // What was measured stays, whatever becomes of the next.
      for (const { graph } of promises) all = await keepFigures(await inTurns(graph))
      return all
    })
    await drawFigures(cells)
    return {
      figures: promises.flatMap((promised) => figuresOf(cells, promised)),
      explanation: `
A chain of builds that nobody has done before: each needs the one before, and each result but the last holds ${chainOf20.kib} KiB that cannot be
compressed. The Pi of the lab is emulated and the builder native, as in \`offload\`. The articles' way is theirs of there: \`nix-build\` with a
\`builders\` line, protocol \`ssh\`, and a key that may do everything. The fast way is the product's command with the restricted key and signed
results. In one run, in turns, ${rounds} rounds; promised are the ratios of the medians. Each build fails where one that it needs ran on
another kernel, and the last one says which kernel that was and how many builds it stands for: all were the builder's.

The builds are for the builder's own processor. An emulator takes its time for each in all ways alike: with builds for the Pi's processor, which take
0.05 to 0.1 s each under emulation and do nothing worth that, the chain of 20 took 0.13 of the articles' time on one computer and 0.16 on another.

What is counted: seconds until the command has ended; bytes over the link in both directions, as the Pi's network interface counts
them; bytes written on the Pi. For the last, the Pi's disk is an ext4 of its own behind a loop device, and what counts is what the kernel
has written to that device by the end of a \`sync\` after the command: files, the database of Nix with its log, the journal of the file
system, and rewriting of the same place each time.

![Time and bytes written on the Pi against the number of builds, by way](whole-build.svg)

${promises.map(({ graph }) => roundTable(graph, cells)).join('\n\n')}
`,
    }
  },
}

async function inTurns(graph: Graph): Promise<Cell[]> {
  const samples: Record<'articles' | 'fast', Sample[]> = { articles: [], fast: [] }
  for (let round = 0; round < rounds; round++)
    for (const way of round % 2 === 0 ? compared : compared.toReversed())
      samples[way].push(await measured(way, graph))
  return compared.map((way) => ({ graph, way, rounds: samples[way] }))
}

function figuresOf(cells: readonly Cell[], { graph, time, written }: Promised): Figure[] {
  const theirs = cellOf(cells, graph, 'articles')
  const ours = cellOf(cells, graph, 'fast')
  if (theirs === undefined || ours === undefined) throw new Error('A graph was not measured in both ways.')
  const share = (quantity: Quantity) => medianOf(ours, quantity) / medianOf(theirs, quantity)
  const what = `chain of ${graph.builds}, ${wayTitles.fast} against the articles`
  const show = (value: number) => value.toFixed(3)
  return [
    atMost(`${what}: time`, share('ms'), time, show),
    atMost(`${what}: bytes written on the Pi`, share('writtenBytes'), written, show),
    { what: `${what}: bytes over the link`, measured: show(share('linkBytes')) },
    { what: `chain of ${graph.builds}, ${wayTitles.fast}`, measured: shown.ms(medianOf(ours, 'ms')) },
  ]
}
