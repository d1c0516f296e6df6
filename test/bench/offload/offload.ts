/** Offloading with our settings against those of the articles. */
import { readFile } from 'node:fs/promises'
import { runOnPi } from '../../lab/pi/pi.ts'
import { takeDown } from '../../lab/take-down.ts'
import { atMost, median, seconds, table, type Bench } from '../bench.ts'
import { requireFreeLab } from '../lab-free.ts'
import { anatomy } from './anatomy.ts'
import { freshBuild, readOnPi, setUpBothWays, ways, type Way } from './two-ways.ts'

const derivations = 20
/** In turns: ours and theirs, theirs and ours, … */
const rounds = 4
const limit = 1.05

export const offload: Bench = {
  name: 'offload',
  title: `${derivations} trivial derivations from the Pi`,
  async measure() {
    await requireFreeLab()
    try {
      await setUpBothWays()
      // The first one sends the shell that all of them run.
      for (const way of Object.values(ways)) await timed(way, 1)
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < rounds; round++) {
        const turns = [
          async () => ours.push(await timed(ways.ours, derivations)),
          async () => theirs.push(await timed(ways.articles, derivations)),
        ]
        for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
      }
      const ratio = median(ours) / median(theirs)
      const rows = ours.map((time, round) => [
        String(round + 1),
        seconds(time),
        seconds(theirs[round] ?? Number.NaN),
        (time / (theirs[round] ?? Number.NaN)).toFixed(3),
      ])
      const medians = ['median', seconds(median(ours)), seconds(median(theirs)), ratio.toFixed(3)]
      return {
        figures: [
          atMost('our settings against those of the articles, medians', ratio, limit, (value) =>
            value.toFixed(3),
          ),
          { what: 'one derivation of many, our settings', measured: seconds(median(ours) / derivations) },
        ],
        explanation: `
The Pi of the lab (arm64, emulated) builds ${derivations} derivations that nobody has built before, in one \`nix-build\`, on a builder that runs
natively: a slow Pi and a fast PC. Our way is the product's own \`resources/nix/pi.nix\`, put into the Pi's configuration and switched to;
it connects by \`ssh-ng\` with the restricted key. The other is a \`Host\` block with \`HostName\`, \`Port\`, \`User\` and \`IdentityFile\`, a
\`builders\` line with protocol \`ssh\`, and a key that may do everything. Builder, derivations and number of parallel jobs are the same.
Each result names the kernel that it was built on, and all of them were the builder's.

The ratio of the two medians is what is promised. A single round may be beyond the bound: it has the noise of two builds alone.

${table(['round', ways.ours.name, ways.articles.name, 'ratio'], [...rows, medians])}
${await anatomy()}
`,
      }
    } finally {
      await takeDown()
    }
  },
}

/** Builds and makes sure that the builder did it. */
async function timed(way: Way, count: number): Promise<number> {
  const startedAt = performance.now()
  const { stdout } = await runOnPi(freshBuild(way, count))
  const elapsedMs = performance.now() - startedAt
  const results = stdout.split('\n').filter((line) => line.startsWith('/nix/store/'))
  // The native builder runs on this computer's kernel; the Pi of the lab has an identity of its own.
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  const contents = await Promise.all(results.map(readOnPi))
  if (contents.filter((content) => content.includes(bootId)).length !== count)
    throw new Error(`${way.name}: not all of ${count} were built by the builder: ${contents.join(' ')}`)
  return elapsedMs
}
