/** What the wizard remembers and shows once a removal has succeeded. */
import type { AppState } from '../contract/app-state.ts'
import type { Removal } from '../contract/removal.ts'
import type { Product } from '../product.ts'
import { pathsOfNotes } from '../steps/pi/left-pis.ts'
import { formOf } from './form.ts'
import { whatIsLeft } from './saved-wizard.ts'
import type { WizardCore } from './wizard-core.ts'

/** Of a builder that has nothing to do with a Pi any more. */
const nothingKnown: Partial<AppState> = {
  status: { kind: 'none' },
  proof: { kind: 'none' },
  builds: { kind: 'none' },
  fastBuilds: { kind: 'none' },
  why: { kind: 'none' },
  dryBuild: { kind: 'none' },
  notice: null,
  machine: null,
  isPlaying: false,
}

export async function whatCameOf(
  { workplace: { ports, folders } }: WizardCore,
  { engine: { ledger } }: Product,
): Promise<AppState['removed']> {
  const notes = await pathsOfNotes({ ledger, ports, folders })
  return { isAll: (await whatIsLeft(ports, folders)) === 'nothing', notes }
}

/** The form is forgotten only where nothing is left that it could speak of: a Pi that was left behind is still to be cleared with it. */
export async function afterRemoval(core: WizardCore, { side, keep }: Removal): Promise<Partial<AppState>> {
  const over = { interrupted: null, removal: null, ...nothingKnown }
  if (side !== 'everything' || keep.length > 0) {
    await core.save({ unfinished: null, removal: null, toldAddress: null, page: 'dashboard' })
    return { ...over, page: 'dashboard' }
  }
  if (core.stream.state().removed?.isAll !== true) {
    await core.save({ unfinished: null, removal: null, toldAddress: null, page: 'done' })
    return { ...over, page: 'done' }
  }
  // With everything else the engine deleted what was saved.
  const noPi = { hostKey: { kind: 'none' }, pi: { kind: 'none' } } as const
  return { ...over, ...noPi, page: 'done', form: formOf({}, core.pc), inForce: null }
}
