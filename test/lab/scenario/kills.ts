/**
 * SIGKILL at many moments, in both directions: the very next run goes on from there, and then all is there, or all is gone. A set-up
 * that was killed and completed is taken away again by a removal that is killed and completed.
 */
import type { RunEvent } from '../../../electron/contract/run.ts'
import type { Checks } from '../checks.ts'
import { expectExit, runProduct } from '../product.ts'
import type { ForeignThings } from './foreign.ts'
import type { LabWorld } from './lab-world.ts'
import { proof } from './main-job.ts'

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

const evenings: readonly Evening[] = [
  {
    applying: { name: 'while the machine is made', when: starts('vm/machine') },
    removing: { name: 'while the module is removed', when: amid('pi/module', 1) },
  },
  {
    applying: { name: 'in the installation', when: at('vm/system', 'installs NixOS') },
    removing: { name: 'when the module is removed', when: ends('pi/module') },
  },
  {
    applying: { name: 'while the builder takes its configuration', when: amid('vm/configuration', 1) },
    removing: { name: 'when the key is removed', when: starts('pi/key') },
  },
  {
    applying: { name: 'while the Pi tests it', when: at('pi/module', 'The new configuration is tested') },
    removing: { name: 'while the machine is removed', when: starts('vm/machine') },
  },
]

/** Starts and ends without anything of the product. Gives the line of the last proof. */
export async function kills(checks: Checks, world: LabWorld, foreign: ForeignThings): Promise<string> {
  let line = ''
  for (const { applying, removing } of evenings) {
    await checks.must(`apply killed ${applying.name}: the next one brings everything about`, async () => {
      await killed(world, 'apply', applying)
      expectExit(await runProduct(['apply', '--yes', '--json'], world.product), 0)
      expectExit(await runProduct(['status'], world.product), 0)
    })
    line = await proof(checks, world)
    await checks.must(`remove killed ${removing.name}: the next one takes everything back`, async () => {
      await killed(world, 'remove', removing)
      expectExit(await runProduct(['remove', '--yes', '--json'], world.product), 0)
      await foreign.expectUntouched()
    })
  }
  return line
}

async function killed(world: LabWorld, command: 'apply' | 'remove', { name, when }: Moment): Promise<void> {
  const run = await runProduct([command, '--yes', '--json'], world.product, when)
  if (run.signal === 'SIGKILL') return
  throw new Error(
    `never came ${name}: exit ${run.exitCode ?? 'none'}\n${run.stdout.slice(-3000)}\n${run.stderr}`,
  )
}
