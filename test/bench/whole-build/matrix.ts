/** All graphs in all ways, but for what `whole-build` measures. */
import { type Bench } from '../bench.ts'
import { drawFigures } from './draw.ts'
import { keepFigures, type Cell } from './figures.ts'
import { chainOf20, chainOf200, graphs } from './graphs.ts'
import { measured, withBothMachines } from './measured.ts'
import { wayTable } from './tables.ts'
import { wayNames, wayTitles } from './ways.ts'

const elsewhere = { graphs: [chainOf20, chainOf200], ways: ['articles', 'fast'] }

export const wholeBuildMatrix: Bench = {
  name: 'whole-build-matrix',
  title: 'each graph in each way',
  onlyByName: true,
  async measure() {
    const all = await withBothMachines(wayNames, async () => {
      let cells: Cell[] = []
      for (const graph of graphs)
        for (const way of wayNames)
          if (!(elsewhere.graphs.includes(graph) && elsewhere.ways.includes(way)))
            // What was measured stays, whatever becomes of the next.
            cells = await keepFigures([{ graph, way, rounds: [await measured(way, graph)] }])
      return cells
    })
    await drawFigures(all)
    return {
      figures: [],
      explanation: `
The same Pi and the same builder, counted in the same way, one round: nothing is promised here, and a single figure has the noise of one
build. The two chains that something is promised for stand with their medians of \`whole-build\`. Asked for by its name alone
(\`npm run bench -- whole-build-matrix\`): it takes most of an hour.

- ${wayTitles.articles}: \`nix-build\` with a \`builders\` line and protocol \`ssh\`.
- ${wayTitles.transparent}: \`nix-build\` with the product's module. Every command of Nix offloads in this way.
- ${wayTitles.buildHost}: \`nixos-rebuild\` itself cannot run here, as the lab's stand-in knows no such option. What it does for a build is done step by step
  (\`test/bench/whole-build/build-host.sh\`): \`nix-instantiate\`, \`nix-copy-closure --to\`, \`nix-store --realise\` through ssh,
  \`nix-copy-closure --from\`. There all of it shares one connection; here \`nix-copy-closure\` opens its own, because with a shared one it failed now and then
  (“protocol mismatch … got 'started'”). It needs an account with a shell whom the builder trusts, here the
  articles'; the product's key opens none.
- ${wayTitles.fast}: the product's command.

${wayTable('ms', all)}

${wayTable('linkBytes', all)}

${wayTable('writtenBytes', all)}
`,
    }
  },
}
