/**
 * SIGKILL at many moments, in both directions: the very next run goes on from there, and then all is there, or all is gone. A set-up
 * that was killed and completed is taken away again by a removal that is killed and completed.
 */
import type { RunEvent } from '../../../electron/contract/run.ts'
import type { Checks } from '../checks.ts'
import { expectExit, runProduct, tellDurations, type ProductOptions } from '../product.ts'
import type { LabWorld } from './lab-world.ts'

interface Moment {
  name: string
  when: (event: RunEvent) => boolean
}

const starts = (resource: string) => (event: RunEvent) =>
  event.type === 'action-started' && event.resource === resource
const ends = (resource: string) => (event: RunEvent) =>
  event.type === 'action-finished' && event.resource === resource
/** The moment in which a resource says that it does this. */
const at = (resource: string, note: string) => (event: RunEvent) =>
  event.type === 'progress' && event.resource === resource && event.progress.note === note
/** The n-th sign of progress or log line of a resource: in the middle of it. */
function amid(resource: string, count: number): (event: RunEvent) => boolean {
  let seen = 0
  return (event) =>
    (event.type === 'progress' || event.type === 'log') && event.resource === resource && ++seen === count
}

interface Evening {
  applying: Moment
  removing: Moment
}

const builderConfigures = {
  name: 'while the builder takes its configuration',
  when: amid('vm/configuration', 1),
}
const moduleGoes = { name: 'while the module is removed', when: amid('pi/module', 1) }

/** Of the whole story: moments after which little has to be done again. */
export const thisStory: Evening = { applying: builderConfigures, removing: moduleGoes }

/** Each a set-up and a removal that are killed, beginning with nothing. */
export const evenings: readonly Evening[] = [
  {
    applying: { name: 'while the machine is made', when: starts('vm/machine') },
    removing: moduleGoes,
  },
  {
    applying: { name: 'in the installation', when: at('vm/system', 'installs NixOS') },
    removing: { name: 'when the module is removed', when: ends('pi/module') },
  },
  {
    applying: builderConfigures,
    removing: { name: 'when the key is removed', when: starts('pi/key') },
  },
  {
    applying: { name: 'while the Pi tests it', when: at('pi/module', 'The new configuration is tested') },
    removing: { name: 'while the machine is removed', when: starts('vm/machine') },
  },
]

export async function applyKilledAndContinued(
  checks: Checks,
  { product }: LabWorld,
  moment: Moment,
): Promise<void> {
  await checks.must(`apply killed ${moment.name}: the next one brings everything about`, async () => {
    await killed(product, 'apply', moment)
    const next = await runProduct(['apply', '--yes', '--json'], product)
    expectExit(next, 0)
    tellDurations(next)
    expectExit(await runProduct(['status'], product), 0)
  })
}

export async function removeKilledAndContinued(
  checks: Checks,
  { product }: LabWorld,
  moment: Moment,
): Promise<void> {
  await checks.must(`remove killed ${moment.name}: the next one takes everything back`, async () => {
    await killed(product, 'remove', moment)
    expectExit(await runProduct(['remove', '--yes', '--json'], product), 0)
  })
}

async function killed(
  product: ProductOptions,
  command: 'apply' | 'remove',
  { name, when }: Moment,
): Promise<void> {
  const run = await runProduct([command, '--yes', '--json'], product, when)
  tellDurations(run)
  if (run.signal === 'SIGKILL') return
  throw new Error(
    `never came ${name}: exit ${run.exitCode ?? 'none'}\n${run.stdout.slice(-3000)}\n${run.stderr}`,
  )
}
