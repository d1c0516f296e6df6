/** A pretended home in which everything is set up, with the things of others beside ours; the product in it is the real one. */
import { expect } from 'vitest'
import { rehearseOn } from '../../../electron/composition.ts'
import type { Plan } from '../../../electron/contract/plan.ts'
import type { Problem } from '../../../electron/contract/problem.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { RehearsalBuilder } from '../../../electron/rehearsal/builder-machine.ts'
import { rehearsalSetup, rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import type { RemoteResult } from '../../../electron/ports/ssh.ts'
import type { Ports } from '../../../electron/ports/index.ts'
import { productAssets } from '../../product-assets.ts'

const never = new AbortController().signal

export interface Home extends RehearsalWorld {
  /** The UUID of the builder’s machine. */
  uuid: string
  /** What the Pi ran before anybody came. */
  firstSystem: string
  /** Of things that are none of ours, what must stay. */
  others: string
}

/** Its lock is always free: that of a process that died goes with it. */
export async function createHome(): Promise<Home> {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const runLock = { acquire: () => Promise.resolve(() => Promise.resolve()) }
  const ports: Ports = { ...world.ports, runLock }
  const { host, virtualBox } = world.home
  const other = await virtualBox.create({ name: 'games', osType: 'Windows11_64', tags: {} })
  await virtualBox.forward(other, {
    name: 'web',
    protocol: 'tcp',
    hostAddress: '',
    hostPort: 8080,
    guestAddress: '',
    guestPort: 80,
  })
  host.firewallRules.push({ name: 'Printer', from: '192.168.1.0/24', port: 631 })
  await host.autostart.write({ name: 'music', start: ['/usr/bin/mpd'], stop: [] })
  const { stdout } = await runOnPi(world, ['readlink', '-f', '/run/current-system'])
  const home = { ...world, ports, uuid: '', others: '', firstSystem: stdout.trim() }
  await carryOut(home, 'present')
  const machines = await virtualBox.list()
  home.uuid = machines.find(({ uuid }) => uuid !== other)?.uuid ?? ''
  home.others = await thingsOfOthers(home)
  return home
}

/** As root. */
export async function runOnPi(
  { home: { pi } }: RehearsalWorld,
  argv: readonly string[],
): Promise<RemoteResult> {
  const program = (argv[0] ?? '').replace(/^.*\//, '')
  const command = pi.commands.get(program)
  if (command === undefined) throw new Error(`The Pi has no ${program}.`)
  return command({ argv, env: {}, stdin: undefined, signal: undefined, onLine: () => undefined })
}

/** What a look in the house shows of them. */
export async function thingsOfOthers({ home: { host, pi, virtualBox } }: RehearsalWorld): Promise<string> {
  const uuid = (await virtualBox.list()).find(({ name }) => name === 'games')?.uuid ?? ''
  const ownersLines = (path: string) =>
    (pi.files.get(path)?.content ?? '').split('\n').filter((line) => !line.includes('pi-offload'))
  return JSON.stringify([
    await virtualBox.machine(uuid),
    host.firewallRules.filter(({ name }) => name === 'Printer'),
    await host.autostart.read('music'),
    ownersLines('/etc/nixos/configuration.nix'),
    ['/etc/nixos/hardware-configuration.nix', '/root/.ssh/id_ed25519', '/root/.ssh/id_ed25519.pub'].map(
      (path) => pi.files.get(path),
    ),
  ])
}

/** Behind its port while it runs. */
export function builderIn({ home }: RehearsalWorld, setup: Setup = rehearsalSetup): RehearsalBuilder {
  const builder = home.virtualBox.builderBehind(setup.network.port)
  if (builder === undefined) throw new Error('The builder does not run.')
  return builder
}

/** The files of the builder’s system, as root sees them. */
export function filesOfBuilder(home: RehearsalWorld) {
  const machine = builderIn(home).door(2200)
  if (machine === undefined) throw new Error('Nobody answers at the builder’s administration.')
  return machine.files
}

export function planOf({ ports }: Home, goal: Plan['goal'], setup: Setup = rehearsalSetup): Promise<Plan> {
  return rehearseOn(ports, setup).engine.plan(goal, never)
}

/** Plan and run; gives the problem that ended it, `undefined` when it succeeded. */
export async function carryOut(
  { ports }: Pick<Home, 'ports'>,
  goal: Plan['goal'],
  setup: Setup = rehearsalSetup,
): Promise<Problem | undefined> {
  const { engine } = rehearseOn(ports, setup)
  const plan = await engine.plan(goal, never)
  const [obstacle] = plan.obstacles
  if (obstacle !== undefined) return obstacle.problem
  return (await engine.start(plan.id, () => undefined, never)).problem
}

/**
 * As a user does it, who looks again after each run: what could not be seen before is shown, and done then. Gives the problem that is in
 * the way; three looks are enough for anything.
 */
export async function repair(home: Home, setup: Setup = rehearsalSetup): Promise<Problem | undefined> {
  let ended: Problem | undefined
  for (let look = 1; look <= 3; look += 1) {
    ended = await carryOut(home, 'present', setup)
    if (ended !== undefined && ended.code !== 'PLAN_OUTDATED') return ended
    if ((await planOf(home, 'present', setup)).actions.length === 0) return undefined
  }
  return ended
}

/** Everything is as wanted, nothing is left to do, and a build of the Pi’s goes to the builder. */
export async function expectWell(home: Home, setup: Setup = rehearsalSetup): Promise<void> {
  const product = rehearseOn(home.ports, setup)
  const lines = await product.engine.status(never)
  expect(lines.filter(({ state }) => state !== 'ok')).toEqual([])
  const proof = await product.prove(() => undefined, never)
  expect(proof.bootId).toBe(builderIn(home, setup).bootId())
  expect(await thingsOfOthers(home)).toBe(home.others)
}
