/** Where on the dashboard stands what a notice speaks of. */
import type { AppState } from '../../electron/contract/app-state.ts'

/** By the address that is written there, the Pi looks for this PC. */
const holderOfAddress = 'pi/module'

/**
 * The resource of its line; null: no line says more than the notice itself. `undefined` while nobody wants to see it, or it is being
 * looked at.
 */
export function placeOfNotice({ seeksNotice, notice, status }: AppState): string | null | undefined {
  if (!seeksNotice || status.kind === 'pending' || status.kind === 'none') return undefined
  if (notice === null || status.kind === 'failed') return null
  const { lights, lines } = status.value
  if (notice.kind === 'address-changed')
    return lines.some(({ resource, state }) => resource === holderOfAddress && state === 'differs')
      ? holderOfAddress
      : null
  const ill = lights.find(({ part, state }) => state === 'attention' && notice.parts.includes(part))
  return ill?.line?.resource ?? null
}
