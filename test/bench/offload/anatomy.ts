/** Where the time of one offloaded derivation goes. */
import { inMachine, machineFolders } from '../../lab/pi/machine.ts'
import { runOnPi } from '../../lab/pi/pi.ts'
import { median, seconds, sum, table } from '../bench.ts'
import { logOptions, momentOf, runLogged, type LoggedRun } from './nix-log.ts'
import { freshBuild, ways, type Way } from './two-ways.ts'

const builds = 5
const singles = 3
/** So many at once show what a further one costs. */
const several = 8

type Phases = readonly (readonly [name: string, ms: number])[]

/** Both ways side by side, as Markdown. */
export async function anatomy(): Promise<string> {
  const ofOurs: Phases[] = []
  const ofArticles: Phases[] = []
  for (let round = 0; round < builds; round++) {
    const turns = [
      async () => ofOurs.push(phases(await build(ways.ours, 1))),
      async () => ofArticles.push(phases(await build(ways.articles, 1))),
    ]
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn()
  }
  const further = furtherDerivation(await build(ways.ours, several))
  const single = [
    ['a Nix program starts and ends (`nix --version`)', ...(await both(() => ['nix', '--version']))],
    ['ssh alone: connect, log in, end', ...(await both(({ alias }) => ['ssh', alias]))],
    ['`nix store info` of the builder', ...(await both(({ store }) => storeInfo(store)))],
  ]
  return `
One derivation, as \`nix-build -v\` itself tells it (medians of ${builds} builds of each way, in turns):

${phaseTable(ofOurs, ofArticles)}

The same parts alone, each in a process of its own (medians of ${singles}, on the emulated Pi):

${table(['what', ways.ours.name, ways.articles.name], single)}

In one \`nix-build\` of ${several}, a further derivation begins ${seconds(further)} after the one before (median): Nix starts a build hook for
each, one after the other, and each hook opens a connection of its own.`
}

async function build(way: Way, count: number): Promise<LoggedRun> {
  const argv = ['env', 'NIX_PATH=', ...freshBuild(way, count), ...logOptions]
  return runLogged(await inMachine(machineFolders.pi, argv))
}

function phases(run: LoggedRun): Phases {
  const announced = momentOf(run, 'msg', 'this derivation will be built')
  const connecting = momentOf(run, 'start', 'connecting to')
  const connected = momentOf(run, 'stop', 'connecting to')
  const sending = momentOf(run, 'start', 'copying dependencies to')
  const sent = momentOf(run, 'stop', 'copying dependencies to')
  const fetching = momentOf(run, 'start', 'copying outputs from')
  const fetched = momentOf(run, 'stop', 'copying outputs from')
  return [
    ['Nix starts and evaluates', announced - run.startedAtMs],
    ['the build hook starts', connecting - announced],
    ['connecting: ssh handshake and greeting', connected - connecting],
    ['the hook accepts, takes the upload lock', sending - connected],
    ['what it needs is asked for and sent', sent - sending],
    ['the build itself', fetching - sent],
    ['the result is fetched', fetched - fetching],
    ['the end', run.endedAtMs - fetched],
  ]
}

function phaseTable(ofOurs: readonly Phases[], ofArticles: readonly Phases[]): string {
  const names = ofOurs[0]?.map(([name]) => name) ?? []
  const medians = (all: readonly Phases[]) =>
    names.map((name) => median(all.map((one) => new Map(one).get(name) ?? Number.NaN)))
  const [first, second] = [medians(ofOurs), medians(ofArticles)]
  const rows = names.map((name, index) => [name, seconds(first[index] ?? 0), seconds(second[index] ?? 0)])
  const totals = ['sum', seconds(sum(first)), seconds(sum(second))]
  return table(['phase', ways.ours.name, ways.articles.name], [...rows, totals])
}

function furtherDerivation({ events }: LoggedRun): number {
  const beginnings = events.filter(({ action, text }) => action === 'start' && text.includes(" on 'ssh"))
  return median(beginnings.slice(1).map(({ atMs }, index) => atMs - (beginnings[index]?.atMs ?? Number.NaN)))
}

async function both(argvFor: (way: Way) => readonly string[]): Promise<[string, string]> {
  const times: Record<'ours' | 'articles', number[]> = { ours: [], articles: [] }
  for (let round = 0; round < singles; round++)
    for (const name of ['ours', 'articles'] as const) {
      const startedAt = performance.now()
      // Without input both accounts end the connection at once; Nix's protocol calls that an error (1).
      await runOnPi(argvFor(ways[name]), { accept: [0, 1], input: '' })
      times[name].push(performance.now() - startedAt)
    }
  return [seconds(median(times.ours)), seconds(median(times.articles))]
}

function storeInfo(store: string): string[] {
  return ['nix', '--extra-experimental-features', 'nix-command', 'store', 'info', '--store', store]
}
