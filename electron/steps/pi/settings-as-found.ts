/** Which setup the Pi's settings were made for: `settings.json` as it is there, in the place that its Linux has for it. */
import { z } from 'zod'
import type { SetupInput } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import { settingsFile } from './module-files.ts'
import { plainSettings } from './plain-nix-files.ts'
import { piSession } from './session.ts'
import { readSettings } from './settings.ts'

/** Empty where there are none of ours. Throws why the Pi could not be asked. */
export async function settingsAsFound(
  context: StepContext,
): Promise<Pick<SetupInput, 'network' | 'offload'>> {
  const remote = await piSession(context)
  const texts = await Promise.all([settingsFile, plainSettings].map((path) => remote.readFile(path)))
  const settings = readSettings(texts.find((text) => text !== undefined))
  if (settings === undefined) return {}
  const { alias, user, keyPath, protocol, systems, maxJobs, speedFactor, whenBuilderIsOff } = settings
  return {
    network: { port: settings.port, ...(await pcAddressAsFound(context, settings.address)) },
    offload: {
      ...{ alias, user, keyPath, protocol, systems, maxJobs, speedFactor, whenBuilderIsOff },
      features: settings.supportedFeatures,
    },
  }
}

/**
 * An address that was found by itself and is an old one by now is no wish of anybody; a repair tells the Pi the new one. A name, or
 * one where the setup names another, was entered.
 */
async function pcAddressAsFound({ setup, ports }: StepContext, told: string) {
  if (setup.network.pcAddress === 'auto' && z.ipv4().safeParse(told).success) return {}
  const { address } = await ports.host.routeTo(setup.pi.address)
  return { pcAddress: told === address ? 'auto' : told }
}
