/** A pretended home whose wizard runs in this process, so that a hand in the house can change what is set up. */
import { fileURLToPath } from 'node:url'
import { rehearseOn, workplaceOn } from '../../../electron/composition.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import { openWeb } from '../../../electron/ipc/web.ts'
import { openWizard } from '../../../electron/ipc/wizard.ts'
import { rehearsalSetup, rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'

export interface Home extends AsyncDisposable {
  /** Opens one window. */
  readonly link: string
  /** As somebody would past this wizard: another size of the builder, and another port. */
  readonly changeElsewhere: () => Promise<void>
}

const changed: Setup = {
  ...rehearsalSetup,
  builder: { ...rehearsalSetup.builder, cpuCount: 6, memoryMiB: 6144, startWithPc: false },
  network: { ...rehearsalSetup.network, port: 2300 },
  offload: { ...rehearsalSetup.offload, features: ['big-parallel'] },
}

/** `locale` is a BCP 47 tag. */
export async function openHome(locale: string): Promise<Home> {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const wizard = await openWizard({ workplace: workplaceOn(world), version: '0.0.0', locale })
  const windowFolder = fileURLToPath(new URL('../../../renderer/dist', import.meta.url))
  const web = await openWeb({ wizard, log: world.ports.log, windowFolder, port: 0 })
  return {
    link: web.newLink(),
    async changeElsewhere() {
      const { signal } = new AbortController()
      const { engine } = rehearseOn(world.ports, changed)
      const { id } = await engine.plan('present', signal)
      await engine.start(id, () => undefined, signal)
    },
    async [Symbol.asyncDispose]() {
      await wizard.close()
      await web.close()
    },
  }
}
