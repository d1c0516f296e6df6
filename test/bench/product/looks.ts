/** What waits for what in a look: on a pretended home, by a clock that only counts the answers. */
import { statusConnectMs } from '../../../electron/engine/deadline.ts'
import { resources } from '../../../electron/steps/index.ts'
import { inMemory, slowPorts, type Pace } from '../../unit/engine/slow-ports.ts'
import { createWorld, type World } from '../../unit/steps/vm/world.ts'
import { atMost, seconds, table, type Bench } from '../bench.ts'

const never = new AbortController().signal
const limit = 1.05

/** About those of the lab; only what waits for what is measured. */
const pace: Pace = {
  ...{ dead: [], vboxManageMs: 120, answerMs: 500, linkMs: 2_500, silentLinkMs: 4_500 },
}
/** Its version, the machines, the tags, the machine and the disk: each asks for what the one before told. */
const intoTheMachineMs = 5 * pace.vboxManageMs

/** Each against the longest chain of answers that cannot be had earlier. */
const homes: readonly { what: string; dead: Pace['dead']; chain: string; chainMs: number }[] = [
  {
    ...{ what: 'all is well', dead: [], chain: 'login to the Pi, its way to the builder' },
    chainMs: pace.answerMs + pace.linkMs,
  },
  { what: 'the Pi is dead', dead: ['pi'], chain: 'limit of a login', chainMs: statusConnectMs },
  {
    ...{
      what: 'the builder is dead',
      dead: ['builder'],
      chain: 'five calls of VBoxManage, limit of a login',
    },
    chainMs: intoTheMachineMs + statusConnectMs,
  },
  {
    ...{
      what: 'both are dead',
      dead: ['pi', 'builder'],
      chain: 'five calls of VBoxManage, limit of a login',
    },
    chainMs: intoTheMachineMs + statusConnectMs,
  },
]

export const looks: Bench = {
  name: 'looks',
  title: 'what waits for what in a `status`',
  async measure() {
    const world = await setUp()
    const rows: { what: string; chain: string; chainMs: number; tookMs: number }[] = []
    for (const { dead, ...home } of homes)
      rows.push({ ...home, tookMs: await statusMs(world, { ...pace, dead }) })
    return {
      figures: rows.map(({ what, chainMs, tookMs }) =>
        atMost(`${what}: against the longest chain of answers`, tookMs / chainMs, limit, (ratio) =>
          ratio.toFixed(2),
        ),
      ),
      explanation: `
The product's engine with all its steps looks at a pretended home that was set up, by a clock that moves only while an answer is waited
for. A call of VBoxManage takes ${seconds(pace.vboxManageMs)}, one after the other; a login and each other question ${seconds(pace.answerMs)}; the
Pi's way to the builder ${seconds(pace.linkMs)}, and ${seconds(pace.silentLinkMs)} where nobody answers it. Nothing here tells how fast a machine
is: what is measured is how much of it lies side by side.

${table(
  ['home', 'the longest chain', 'takes', '`status`'],
  rows.map(({ what, chain, chainMs, tookMs }) => [what, chain, seconds(chainMs), seconds(tookMs)]),
)}
`,
    }
  },
}

async function setUp(): Promise<World> {
  const world = createWorld()
  world.ports.assets = inMemory(world.ports.assets)
  const engine = world.engine(resources)
  const { id } = await engine.plan('present', never)
  const { outcome } = await engine.start(id, () => undefined, never)
  if (outcome !== 'succeeded') throw new Error(`the pretended home was not set up: ${outcome}`)
  await engine.status(never)
  return world
}

async function statusMs(world: World, of: Pace): Promise<number> {
  const { clock } = world.ports
  const beganAtMs = clock.now()
  await world.engine(resources, slowPorts(world.ports, of)).status(never)
  return clock.now() - beganAtMs
}
