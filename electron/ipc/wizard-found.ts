/** What is set up already, for the pages: read back, compared with what they say, and entered where nobody remembers. */
import type { Page } from '../contract/app-state.ts'
import { holding, isSameValue, settingPaths, valueAt } from '../contract/setup-changes.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import { changedForm, formOf, provisionalSetup } from './form.ts'
import { isGroup } from './merge-patch.ts'
import type { Handlers } from './serve.ts'
import type { WizardCore } from './wizard-core.ts'

/** Where the form is filled in; in the review and later it has to stay as it is. */
const pagesOfForm: readonly Page[] = ['this-pc', 'your-pi', 'builder', 'offload']

export function foundHandlers(core: WizardCore): Pick<Handlers, 'findSetup'> {
  const { workplace, stream, jobs, pc } = core
  /** What stands in the form because it was found. */
  let filledIn: string[] = []

  /** What a setup for this PC may have and a window may show: anything can be entered elsewhere, even a password. */
  function allowed(values: MergePatch): MergePatch {
    const form = formOf(values, pc)
    const setup = provisionalSetup(form, pc) as unknown as MergePatch
    const shown = workplace.outgoing.value(values)
    const isBeyondPc = (path: string): boolean => form.issues.some((issue) => issue.path === path)
    const paths = settingPaths(values).filter(
      (path) =>
        [setup, shown].every((other) => isSameValue(valueAt(values, path), valueAt(other, path))) &&
        !isBeyondPc(path),
    )
    return withOnly(values, paths)
  }

  /** Enters what was found and nobody entered, as long as nothing is in force. */
  async function fillIn(values: MergePatch): Promise<void> {
    const { form, inForce, page } = stream.state()
    if (inForce !== null) filledIn = []
    if (inForce !== null || !pagesOfForm.includes(page)) return
    // The Pi's address, its port and its key belong together.
    const hasPi = valueAt(form.entered, 'pi.address') !== undefined
    const paths = settingPaths(values).filter(
      (path) =>
        !(hasPi && path.startsWith('pi.')) &&
        valueAt(form.entered, path) === undefined &&
        !isSameValue(valueAt(values, path), holding({}, form.defaults, path)),
    )
    if (paths.length === 0) return
    await core.enter(changedForm(form, withOnly(values, paths), pc))
    filledIn = [...new Set([...filledIn, ...paths])]
  }

  return {
    async findSetup() {
      jobs.requireNoChange()
      const product = stream.state().inForce === null ? core.provisionalProduct() : core.product()
      await jobs.look('find-setup', (signal) =>
        core.follow(
          'found',
          signal,
          async () => {
            const { values: found, isPiRead } = await product.findSetup(signal)
            signal.throwIfAborted()
            const values = allowed(found as MergePatch)
            await fillIn(values)
            // Who the Pi is says the user; that it was another one once is no difference.
            const compared = settingPaths(values).filter((path) => !path.startsWith('pi.'))
            return { values: withOnly(values, compared), isPiRead, filledIn }
          },
          { keepsEarlier: true },
        ),
      )
      return {}
    },
  }
}

function withOnly(values: MergePatch, paths: readonly string[]): MergePatch {
  const groups = Object.entries(values).map(([group, named]): [string, MergePatch] => [
    group,
    isGroup(named)
      ? Object.fromEntries(Object.entries(named).filter(([name]) => paths.includes(`${group}.${name}`)))
      : {},
  ])
  return Object.fromEntries(groups.filter(([, named]) => Object.keys(named).length > 0))
}
