/** Where a key of somebody else's is in the place of ours on the Pi: it stays, and ours is made under another name. */
import { toDecide, wayOut, type WayOut } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import { lookAtPair, successorOf, type PairState } from './key-pair.ts'
import { piSession } from './session.ts'

/** As many are tried. */
const triedPaths = 20

/** What was found in the place of our key; one that is not ours is for a person to decide. */
export async function toDecideOnKeyPath(
  context: StepContext,
  found: Observed<PairState>,
): Promise<Observed<PairState>> {
  if (found.kind !== 'foreign' || found.problem?.code !== 'PI_NAME_TAKEN') return found
  const { keyPath } = context.setup.offload
  const wanted = `The Pi’s key for the builder is made as ${keyPath}.`
  return { ...found, problem: toDecide(found.problem, wanted, await waysOut(context)) }
}

/** The first path of the kind where there is neither a key nor one that is to take its place. */
async function waysOut(context: StepContext): Promise<WayOut[]> {
  const remote = await piSession(context)
  for (let number = 2; number < 2 + triedPaths; number++) {
    const keyPath = `${context.setup.offload.keyPath}_${number}`
    const pairs = [keyPath, successorOf(keyPath)].map((path) => lookAtPair(context, remote, path))
    if ((await Promise.all(pairs)).every(({ kind }) => kind === 'absent'))
      return [wayOut(`Make it as ${keyPath} instead.`, { offload: { keyPath } })]
  }
  return []
}
