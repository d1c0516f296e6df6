/**
 * A Pi that builds on another PC already, or on this one by an installation whose notes are lost: the key that its settings name bears the
 * mark of another installation. A Pi has one builder of ours; its place is taken where a person agrees.
 */
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import { installationOf } from './key-pair.ts'
import { piSession } from './session.ts'
import type { PiSettings } from './settings.ts'

/** `settings`: as they are on the Pi; `undefined` where there are none. */
export async function builderOfAnother(
  context: StepContext,
  settings: PiSettings | undefined,
): Promise<Problem | undefined> {
  const { setup, ledger } = context
  if (settings === undefined || setup.offload.replaceOtherPc) return undefined
  const remote = await piSession(context)
  const publicKey = await remote.readFile(`${settings.keyPath}.pub`)
  const installation = installationOf(publicKey?.trim() ?? '')
  if (installation === undefined || installation === (await ledger.read()).installationId) return undefined
  return toDecide(
    problem(
      'PI_HAS_ANOTHER_PC',
      `The Pi builds on ${settings.address} port ${settings.port} already: another installation of this program has set it up.`,
    ),
    'The Pi is to build on this PC.',
    [wayOut('Take the place of the other one.', { offload: { replaceOtherPc: true } })],
  )
}
