import type { MergePatch } from '../contract/setup-form.ts'

type Json = MergePatch[string]

/** JSON Merge Patch, RFC 7396: gives a new value, changes none. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isGroup(patch)) return patch
  const result = new Map(isGroup(target) ? Object.entries(target) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name)
    else result.set(name, mergePatch(result.get(name), value))
  }
  return Object.fromEntries(result)
}

export function isGroup(value: Json | undefined): value is MergePatch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
