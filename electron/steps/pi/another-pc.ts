/**
 * A Pi that builds on another PC already, or on this one by an installation whose notes are lost: the key that its settings name bears the
 * mark of another installation. A Pi has one builder of ours; its place is taken where a person agrees.
 */
import { problem, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { installationOf } from './key-pair.ts'
import { piSession } from './session.ts'
import type { PiSettings } from './settings.ts'

/** The public half of the key of this setup: read together with all else, since it nearly always is the one that the Pi's settings name. */
export async function publicKeyOfSetup({ setup }: StepContext, remote: Remote): Promise<string | undefined> {
  return remote.readFile(`${setup.offload.keyPath}.pub`)
}

/** `settings`: as they are on the Pi, `undefined` where there are none; `ofSetup`: what `publicKeyOfSetup` gave. */
export async function builderOfAnother(
  context: StepContext,
  settings: PiSettings | undefined,
  ofSetup: string | undefined,
): Promise<Problem | undefined> {
  const { setup, ledger } = context
  if (settings === undefined || setup.offload.replaceOtherPc) return undefined
  const publicKey =
    settings.keyPath === setup.offload.keyPath
      ? ofSetup
      : await (await piSession(context)).readFile(`${settings.keyPath}.pub`)
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
