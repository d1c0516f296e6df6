/** The setup while it is filled in. */
import { failure } from '../contract/problem.ts'
import type { MergePatch, SetupForm } from '../contract/setup-form.ts'
import { checkAgainstHost, type Pc } from '../contract/setup-pc.ts'
import { boundsOf, defaultsOf } from '../contract/setup-of-pc.ts'
import { readSetup, type Setup } from '../contract/setup.ts'
import { isGroup, mergePatch } from './merge-patch.ts'

/** An entered form may not be larger than any setup can be. */
const maxEnteredCharacters = 32_768

export function formOf(entered: MergePatch, pc: Pc): SetupForm {
  const reading = readSetup(entered, pc)
  const issues = reading.ok ? checkAgainstHost(reading.setup, pc) : reading.issues
  return { entered, defaults: defaultsOf(pc), bounds: boundsOf(pc), issues }
}

/** The form after a change of it. Throws `SETUP_INVALID` where it becomes larger than any setup. */
export function changedForm(form: SetupForm, patch: MergePatch, pc: Pc): SetupForm {
  const entered = mergePatch(form.entered, patch)
  if (!isGroup(entered) || JSON.stringify(entered).length > maxEnteredCharacters)
    throw failure('SETUP_INVALID', 'This is more than a setup can hold.')
  return formOf(entered, pc)
}

/** The whole setup. Throws `SETUP_INVALID` with every error, one a line. */
export function setupIn(form: SetupForm, pc: Pc): Setup {
  const reading = readSetup(form.entered, pc)
  if (reading.ok && form.issues.length === 0) return reading.setup
  throw failure('SETUP_INVALID', form.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

/** For looking at this PC before the form is complete: what is wrong or missing in it counts as not entered. */
export function provisionalSetup({ entered }: SetupForm, pc: Pc): Setup {
  const nobody = { address: 'pi.invalid' }
  for (const pi of [entered['pi'], undefined]) {
    let rest = { ...entered, pi: mergePatch(nobody, pi ?? {}) }
    // Each round takes out what was found to be wrong; a value that hides another is no deeper than two groups.
    for (let round = 0; round < 4; round++) {
      const reading = readSetup(rest, pc)
      if (reading.ok) return reading.setup
      for (const { path } of reading.issues)
        rest = without(rest, enteredPart(rest, path.split('.'))) as typeof rest
    }
  }
  const reading = readSetup({ pi: nobody }, pc)
  if (!reading.ok) throw new Error('the defaults are no setup')
  return reading.setup
}

/** As much of the path as was entered: what lacks a part goes as a whole. */
function enteredPart(group: MergePatch, [name, ...rest]: readonly string[]): string[] {
  if (name === undefined || !Object.hasOwn(group, name)) return []
  const child = group[name]
  return [name, ...(isGroup(child) ? enteredPart(child, rest) : [])]
}

function without(group: MergePatch, [name = '', ...rest]: readonly string[]): MergePatch {
  const child = group[name]
  const patch = rest.length > 0 && isGroup(child) ? without(child, rest) : null
  const others = Object.fromEntries(Object.entries(group).filter(([other]) => other !== name))
  return patch === null ? others : { ...others, [name]: patch }
}
