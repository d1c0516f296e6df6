/**
 * The way from the Pi to the builder, gone as Nix goes it. Nothing is changed here: what leads there belongs to others (the key, the
 * module, the firewall, the forwarding, the builder's configuration), and only when all of that is as wanted a cause is told.
 */
import { madeInThisRun } from '../../contract/plan.ts'
import { failure, problem, ProblemError, toDecide, wayOut, type Problem } from '../../contract/problem.ts'
import { defineResource, type Observed, type ResourceId, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { fingerprintOf } from '../vm/session.ts'
import { causeInMachines, causeOfLink, isProven, placeOf } from './link-cause.ts'
import { lookAtLink, type LinkFacts } from './link-look.ts'
import { piSession } from './session.ts'
import { wantedSettings, type PiSettings } from './settings.ts'

/** A status waits for it, also where nobody answers. */
const glanceSeconds = 6
/** Before anything is built on it: a slow Pi may take its time. */
const patientSeconds = 60

const needs: readonly ResourceId[] = [
  'host/port-reservation',
  'host/firewall',
  'vm/forwarding',
  'vm/power',
  'vm/store',
  'pi/key',
  'vm/configuration',
  'vm/nix',
  'pi/module',
]

export const piLink = defineResource<LinkFacts>({
  id: 'pi/link',
  title: 'The way from the Pi to the builder',
  needs,
  // Of all looks the longest: it begins at once, beside the one that asks what kind of Pi it is.
  looksAfter: [],
  weightSeconds: 1,

  async inspect(context): Promise<Observed<LinkFacts>> {
    const [remote, settings] = await Promise.all([piSession(context), wantedSettings(context)])
    // Without a builder there is no way yet, and nothing is tried.
    if (settings.hostKey === madeInThisRun)
      return {
        kind: 'blocked',
        problem: problem('NOTHING_SET_UP', 'There is no builder: its keys are missing.'),
        until: needs,
      }
    const facts = await lookAtLink(context, remote, settings, glanceSeconds)
    const cause =
      (await addressThatChanged(context, settings, causeOfLink(facts, settings, expectedKey(settings)))) ??
      causeInMachines(facts, settings)
    if (cause !== undefined) return { kind: 'blocked', problem: cause, until: needs }
    // A builder that is busy building answers late. What was not seen is not well, and it is nothing that has to be mended.
    if (!isProven(facts))
      return {
        kind: 'unclear',
        problem: problem('LINK_SLOW', `${placeOf(settings)} does not answer in time.`),
      }
    return { kind: 'present', state: facts }
  },

  diff: () => Promise.resolve(undefined),
  apply: () => Promise.resolve(),
})

/** Throws why the way does not lead to the builder's Nix. */
export async function checkLink(context: StepContext, remote: Remote, settings: PiSettings): Promise<void> {
  const facts = await lookAtLink(context, remote, settings, patientSeconds)
  const cause = await addressThatChanged(
    context,
    settings,
    causeOfLink(facts, settings, expectedKey(settings)),
  )
  if (cause !== undefined) throw new ProblemError(cause)
  if (!isProven(facts)) throw failure('LINK_BROKEN', `${placeOf(settings)} does not answer in time.`)
}

function expectedKey({ hostKey }: PiSettings): string {
  return fingerprintOf(hostKey)
}

/** Nobody answers at an address that the PC no longer has. Where the setup does not fix it, the module follows by itself. */
async function addressThatChanged(
  { setup, ports }: StepContext,
  { address }: PiSettings,
  cause: Problem | undefined,
): Promise<Problem | undefined> {
  const isUnanswered = cause?.code === 'LINK_SILENT' || cause?.code === 'LINK_REFUSED'
  if (!isUnanswered || setup.network.pcAddress === 'auto' || !/^[\d.]+$/.test(address)) return cause
  const now = (await ports.host.routeTo(setup.pi.address)).address
  if (now === address) return cause
  return toDecide(
    problem(
      'PC_ADDRESS_CHANGED',
      `The setup has the address ${address} for this PC; it has ${now} towards the Pi.`,
      cause.underlying,
    ),
    `The Pi is to reach the builder at ${address}.`,
    [wayOut('Let the address be found by itself.', { network: { pcAddress: 'auto' } })],
  )
}
