/** A home whose builder gets a newer NixOS, for the tests of that. */
import { expect } from 'vitest'
import { rehearseOn } from '../../../../electron/composition.ts'
import { failure } from '../../../../electron/contract/problem.ts'
import type { RunEvent } from '../../../../electron/contract/run.ts'
import { nixosSeries } from '../../../../electron/contract/setup.ts'
import type { Ports } from '../../../../electron/ports/index.ts'
import type { Remote } from '../../../../electron/ports/ssh.ts'
import type { Product } from '../../../../electron/product.ts'
import { rehearsalSetup, rehearsalWorld, type RehearsalWorld } from '../../../../electron/rehearsal/world.ts'
import { productAssets } from '../../../product-assets.ts'

export const never = new AbortController().signal
export const former = `${nixosSeries}.1234.abcdef012345`
export const newer = `${nixosSeries}.2345.fedcba543210`

export async function home(): Promise<RehearsalWorld> {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  expect(await outcomeOf(rehearseOn(world.ports), (product) => product.engine.plan('present', never))).toBe(
    'succeeded',
  )
  world.home.publish(newer)
  return world
}

export async function outcomeOf(
  product: Product,
  plan: (product: Product) => ReturnType<Product['planNewerNixos']>,
  { emit = () => undefined, signal = never }: { emit?: (event: RunEvent) => void; signal?: AbortSignal } = {},
): Promise<string> {
  const { id } = await plan(product)
  const { outcome, problem } = await product.engine.start(id, emit, signal)
  return problem === undefined ? outcome : `${outcome}: ${problem.code} ${problem.detail}`
}

export const upgrade = (ports: Ports, options?: Parameters<typeof outcomeOf>[2]) =>
  outcomeOf(rehearseOn(ports), (product) => product.planNewerNixos(never), options)

/** A program on the builder that fails. */
export function withFailing({ ssh, ...ports }: Ports, program: string): Ports {
  const failing = (remote: Remote): Remote => ({
    ...remote,
    run: (argv, options) => remote.run(argv[0] === program ? ['no-such-program'] : argv, options),
  })
  return {
    ...ports,
    ssh: {
      ...ssh,
      connect: async (target, ...rest) => {
        const remote = await ssh.connect(target, ...rest)
        return target.role === 'builder' ? failing(remote) : remote
      },
    },
  }
}

/** VirtualBox refuses a call, for want of room on the PC, as often as is said. */
export function refusing(
  { virtualBox, ...ports }: Ports,
  call: 'takeSnapshot' | 'restoreSnapshot' | 'deleteSnapshot',
  times = 1,
): Ports {
  let left = times
  const refuse = (): void => {
    if (left-- > 0) throw failure('DISK_FULL', 'The drive is full.')
  }
  const refused: Pick<Ports['virtualBox'], typeof call> = {
    takeSnapshot: async (...which) => (refuse(), virtualBox.takeSnapshot(...which)),
    restoreSnapshot: async (...which) => (refuse(), virtualBox.restoreSnapshot(...which)),
    deleteSnapshot: async (...which) => (refuse(), virtualBox.deleteSnapshot(...which)),
  }
  return { ...ports, virtualBox: { ...virtualBox, [call]: refused[call] } }
}

export const statusOf = async (ports: Ports, resource: string) =>
  (await rehearseOn(ports).engine.status(never)).find((line) => line.resource === resource)

export const repair = (ports: Ports) =>
  outcomeOf(rehearseOn(ports), (product) => product.engine.plan('present', never))

export const builderIn = ({ home: { virtualBox } }: RehearsalWorld) =>
  virtualBox.builderBehind(rehearsalSetup.network.port)

export async function machineIn({ ports: { virtualBox } }: RehearsalWorld) {
  const [listing] = await virtualBox.list()
  return virtualBox.machine(listing?.uuid ?? '')
}

/** It runs the former system, is whole, and nothing remembers the upgrade. */
export async function expectFormer(world: RehearsalWorld): Promise<void> {
  expect((await machineIn(world)).snapshots).toEqual([])
  expect((await rehearseOn(world.ports).engine.plan('present', never)).actions).toEqual([])
  expect(builderIn(world)?.nixos()).toBe(former)
  await rehearseOn(world.ports).prove(() => undefined, never)
}
