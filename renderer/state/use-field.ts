/** One value of the form: what holds, what is wrong with it, and how it is changed. */
import { useEffect, useState } from 'react'
import type { MergePatch, SetupForm } from '../../electron/contract/setup-form.ts'
import { useLanguage } from '../texts/language.tsx'
import { holds } from './holds.ts'
import { useAppState, useFormChanges } from './window-context.tsx'

type Json = MergePatch[string]

export interface Bounds {
  least: number
  most: number
}

export interface Field<Value> {
  /** What was entered, or what holds where nothing was; while it is being typed, what is typed. */
  value: Value | undefined
  isEntered: boolean
  /** What is wrong, in the user's language. */
  message: string | undefined
  bounds: Bounds | undefined
  /** null: what holds where nothing is entered. */
  set(value: Json): void
}

/**
 * `path` has one group and one name, such as `builder.memoryMiB`; `Value` is what the setup has there. `rangeWords` says a range
 * where it is shown in another unit than the setup's.
 */
export function useField<Value extends Json>(
  path: `${string}.${string}`,
  rangeWords?: (bounds: Bounds) => string,
): Field<Value> {
  const { texts, format } = useLanguage()
  const changes = useFormChanges()
  const entered = useAppState(({ form }) => at(form.entered, path)) as Value | undefined
  const fallback = useAppState(({ form }) => at(form.defaults as unknown as Json, path)) as Value | undefined
  const bounds = useAppState(({ form }) => form.bounds[path])
  const issue = useAppState(({ form }) => form.issues.find((found) => isWithin(found.path, path)))
  const [typed, setTyped] = useState<{ value: Json }>()

  // What is typed holds in this window until the state has it.
  useEffect(() => {
    if (typed === undefined) return
    const isThere = holds(entered, typed.value)
    // A window beside this one may have entered something else since.
    const timer = setTimeout(() => setTyped(undefined), isThere ? 0 : 2000)
    return () => clearTimeout(timer)
  }, [typed, entered])

  const shown = typed === undefined ? entered : ((typed.value ?? undefined) as Value | undefined)
  return {
    value: shown ?? fallback,
    isEntered: shown !== undefined,
    message: issue === undefined ? undefined : wordsFor(shown ?? fallback),
    bounds,
    set(value) {
      setTyped({ value })
      changes.set(path, value)
    },
  }

  function wordsFor(value: Value | undefined): string {
    if (value === undefined || value === '') return texts.field.missing
    if (bounds !== undefined && !isInside(value, bounds))
      return rangeWords?.(bounds) ?? texts.field.range(format.count(bounds.least), format.count(bounds.most))
    const rules: Readonly<Record<string, string>> = texts.field.rules
    return rules[path] ?? texts.field.wrong
  }
}

function at(value: Json | undefined, path: string): Json | undefined {
  let found = value
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
    found = found[name]
  }
  return found
}

function isInside(value: Json, { least, most }: Bounds): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
}

/** How many values below these paths or groups have to be corrected. */
export function useIssueCount(paths: readonly string[]): number {
  return useAppState(({ form }) => issueCount(form, paths))
}

export function issueCount({ issues }: SetupForm, paths: readonly string[]): number {
  return issues.filter((issue) => paths.some((path) => isWithin(issue.path, path))).length
}

function isWithin(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}.`)
}
