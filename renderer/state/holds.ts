import type { MergePatch } from '../../electron/contract/setup-form.ts'

type Json = MergePatch[string]

/** Whether `value` is what a JSON Merge Patch makes of it: the change has arrived. */
export function holds(value: Json | undefined, patch: Json): boolean {
  if (patch === null) return value === undefined
  if (typeof patch !== 'object' || Array.isArray(patch))
    return JSON.stringify(value) === JSON.stringify(patch)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined && Object.values(patch).every((part) => part === null)
  return Object.entries(patch).every(([name, part]) => holds(value[name], part))
}
