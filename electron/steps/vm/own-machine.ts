/** Our machine, once it is found, and what can be said of it. */
import { ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { hasVirtualBox, search, type FoundMachine } from './machine-search.ts'

const sessionName = 'vm/own-machine'

/** Once found, the machine's UUID holds for the whole plan or run; everything else is looked at anew. */
export async function findMachine(context: StepContext): Promise<FoundMachine> {
  const found = await context.sessions.open(sessionName, async () => ({
    value: await search(context),
    close: () => Promise.resolve(),
  }))
  if (found.kind !== 'ours') await forgetMachine(context)
  return found
}

/** After it was removed: the next look searches again. */
export function forgetMachine(context: StepContext): Promise<void> {
  return context.sessions.close(sessionName)
}

/** Our machine as it is now; `undefined` when there is none that we could use. */
export async function ownMachine(context: StepContext): Promise<Machine | undefined> {
  const found = await findMachine(context)
  if (found.kind !== 'ours') return undefined
  try {
    return await context.ports.virtualBox.machine(found.uuid, context.signal)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'VM_NOT_FOUND') throw error
    await forgetMachine(context)
    return undefined
  }
}

/** The same; where VirtualBox is missing there is none that could run or hold anything. */
export async function ownMachineIfAny(context: StepContext): Promise<Machine | undefined> {
  return (await hasVirtualBox(context)) ? ownMachine(context) : undefined
}

/** What is known of one whose settings cannot be read for now. */
export async function inaccessibleMachine(
  context: StepContext,
): Promise<Pick<Machine, 'uuid' | 'settingsFile'> | undefined> {
  const found = (await hasVirtualBox(context)) ? await findMachine(context) : undefined
  return found?.kind === 'inaccessible' ? found : undefined
}

/** Its UUID, be its settings readable or not. */
export async function ownUuidIfAny(context: StepContext): Promise<string | undefined> {
  return (await inaccessibleMachine(context))?.uuid ?? (await ownMachineIfAny(context))?.uuid
}

/** It is there, but what it is like cannot be said before its settings can be read again. */
export async function isUnreadable(context: StepContext): Promise<boolean> {
  if (!(await hasVirtualBox(context))) return false
  return ['inaccessible', 'away', 'unclear'].includes((await findMachine(context)).kind)
}

/** Whether it lies on a drive that is not plugged in. */
export async function isAway(context: StepContext): Promise<boolean> {
  return (await hasVirtualBox(context)) && (await findMachine(context)).kind === 'away'
}
