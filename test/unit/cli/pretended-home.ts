/**
 * Preloaded with `node --import`, it puts the rehearsal's home in the place of the real one, below the real command line. What a run
 * does is noted in `run.log` in the data folder; `FAIL=yes` lets the last step on the PC fail.
 */
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { productAssets } from '../../product-assets.ts'
import { rehearseOn } from '../../../electron/composition.ts'
import { failure } from '../../../electron/contract/problem.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { Product } from '../../../electron/product.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'

export {
  openDoctor,
  openRehearsal,
  openRehearsalWorkplace,
  openWorkplace,
  piOfThisPc,
  thisPc,
  thisUser,
} from '../../../electron/composition.ts'

export function openProduct(_setup: Setup, folder: string): Product {
  const { ports } = rehearsalWorld({ fast: true, assets: productAssets })
  const log = {
    ...ports.log,
    write: (event: string, fields: object = {}) => {
      if (event === 'run') appendFileSync(join(folder, 'run.log'), `${JSON.stringify(fields)}\n`)
    },
  }
  const autostart = { ...ports.host.autostart }
  if (process.env['FAIL'] === 'yes')
    autostart.write = () => Promise.reject(failure('TOOL_FAILED', 'A pretended failure.'))
  return rehearseOn({ ...ports, log, host: { ...ports.host, autostart } })
}

const realComposition = new URL('../../../electron/composition.ts', import.meta.url).href
registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context)
    return found.url === realComposition ? { ...found, url: import.meta.url } : found
  },
})
