/** The setup as it can be read back, where its notes are lost or something was changed elsewhere. Reads only. */
import type { SetupInput } from '../contract/setup.ts'
import type { StepContext } from '../engine/resource.ts'
import { confirmedFingerprint } from './pi/session.ts'
import { settingsAsFound } from './pi/settings-as-found.ts'
import { machineAsFound } from './vm/machine-as-found.ts'

export interface SetupAsFound {
  /** What could be read back; a setup need not allow it. */
  values: Partial<SetupInput>
  /** The Pi was asked, and answered. */
  isPiRead: boolean
}

/** Throws what looking at the machine throws. A Pi that cannot be asked, or whose key nobody confirmed yet, is left out. */
export async function findSetup(context: StepContext): Promise<SetupAsFound> {
  const [noted, machine, settings] = await Promise.all([
    piAsNoted(context),
    machineAsFound(context),
    settingsIfAnswered(context),
  ])
  return {
    values: {
      ...noted,
      ...machine,
      // The port that leads to the builder is the one of VirtualBox, whatever the Pi was told.
      network: { ...settings?.network, ...machine.network },
      offload: { ...noted.offload, ...settings?.offload },
    },
    isPiRead: settings !== undefined,
  }
}

async function settingsIfAnswered(context: StepContext) {
  try {
    await confirmedFingerprint(context)
    return await settingsAsFound(context)
  } catch (error) {
    context.signal.throwIfAborted()
    context.ports.log.write('pi-settings-not-read', { error })
    return undefined
  }
}

/** On which Pi something of ours is: by the notes of what was made, which are others than those of what is wanted. */
async function piAsNoted({ ledger }: StepContext): Promise<Pick<Partial<SetupInput>, 'pi' | 'offload'>> {
  const { madeOnPi } = await ledger.read()
  if (madeOnPi === undefined) return {}
  const { place, hostKeyFingerprint, keyPath } = madeOnPi
  const colon = place.lastIndexOf(':')
  return {
    pi: {
      address: place.slice(0, colon),
      port: Number(place.slice(colon + 1)),
      ...(hostKeyFingerprint && { hostKeyFingerprint }),
    },
    offload: { keyPath },
  }
}
