/** Where the name of our machine is somebody's: what is there may keep it, and ours is made under another. */
import { toDecide, wayOut, type Problem, type WayOut } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { settingsFileOf } from './machine-settings.ts'

/** As many are tried; nobody has more machines of nearly the same name. */
const triedNames = 20
/** So that a number fits behind it. */
const longestStem = 60

/** `before`: other ways, which come first. */
export async function toDecideOnName(
  context: StepContext,
  found: Problem,
  before: readonly WayOut[] = [],
): Promise<Problem> {
  return toDecide(found, `The builder is made under the name ${context.setup.builder.vmName}.`, [
    ...before,
    ...(await waysOut(context)),
  ])
}

/** The first name of the kind that neither a machine has nor a settings file of one that VirtualBox does not list. */
async function waysOut(context: StepContext): Promise<WayOut[]> {
  const { setup, ports, signal } = context
  const machines = await ports.virtualBox.list(signal)
  for (let number = 2; number < 2 + triedNames; number++) {
    const vmName = `${setup.builder.vmName.slice(0, longestStem)}-${number}`
    if (machines.some(({ name }) => name === vmName)) continue
    const there = { ...context, setup: { ...setup, builder: { ...setup.builder, vmName } } }
    if ((await ports.files.size(await settingsFileOf(there))) !== undefined) continue
    return [wayOut(`Name the builder ${vmName} instead.`, { builder: { vmName } })]
  }
  return []
}
