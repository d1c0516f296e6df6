/** Copies that somebody made of our machine in VirtualBox: they bear our tag, and are never changed or deleted. */
import type { Detail } from '../../contract/plan.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import type { MachineListing } from '../../ports/virtualbox.ts'
import { notedUuid } from './machine-settings.ts'
import { bearersAmong } from './machine-search.ts'

/** For the review of a removal. `own`: the UUID of our machine. */
export async function describeCopies(context: StepContext, own: string): Promise<Detail[]> {
  const copies = await copiesBeside(context, own)
  return copies.map(({ name }) => ({
    kind: 'setting',
    name: 'Machine: a copy of it stays',
    after: `“${name}”`,
  }))
}

/** Where no machine is ours: the copies of it; `undefined` where there are none, or nobody can tell. */
export async function observeCopies(context: StepContext): Promise<Observed<never> | undefined> {
  if ((await context.ports.virtualBox.version(context.signal)) === undefined) return undefined
  const copies = await copiesBeside(context, await notedUuid(context))
  if (copies.length === 0) return undefined
  const names = copies.map(({ name }) => `“${name}”`).join(', ')
  return { kind: 'foreign', description: `Copies of the builder’s machine are not ours: ${names}.` }
}

async function copiesBeside(context: StepContext, own: string | undefined): Promise<MachineListing[]> {
  const machines = await context.ports.virtualBox.list(context.signal)
  return bearersAmong(
    context,
    machines.filter(({ uuid, accessible }) => accessible && uuid !== own),
  )
}
