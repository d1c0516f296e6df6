/** What two entered setups say differently, value by value. */
import type { MergePatch, SetupDefaults } from './setup-form.ts'

type Json = MergePatch[string]

export interface SettingChange {
  /** One group and one name, such as `builder.memoryMiB`. */
  path: string
  /** What held and holds; where nothing was entered the default, where there is none either, `undefined`. */
  before: Json | undefined
  after: Json | undefined
}

/** In the order of the setup. Entering what holds anyway is no change. */
export function settingChanges(
  before: MergePatch,
  after: MergePatch,
  defaults: SetupDefaults,
): SettingChange[] {
  return settingPaths(defaults as unknown as MergePatch, before, after)
    .map((path) => ({ path, before: holding(before, defaults, path), after: holding(after, defaults, path) }))
    .filter((change) => !isSameValue(change.before, change.after))
}

/** Every value that stands in one of them, such as `builder.memoryMiB`. */
export function settingPaths(...places: readonly MergePatch[]): string[] {
  return namesIn(places).flatMap((group) =>
    namesIn(places.map((place) => place[group])).map((name) => `${group}.${name}`),
  )
}

/** What holds at a path: what was entered, or what holds where nothing was. */
export function holding(entered: MergePatch, defaults: SetupDefaults, path: string): Json | undefined {
  return valueAt(entered, path) ?? valueAt(defaults as unknown as MergePatch, path)
}

/** `path` has one group and one name. */
export function valueAt(place: MergePatch, path: string): Json | undefined {
  const [group = '', name = ''] = path.split('.')
  return groupOf(place[group])[name]
}

export function isSameValue(one: Json | undefined, other: Json | undefined): boolean {
  return sorted(one) === sorted(other)
}

function namesIn(groups: readonly (Json | undefined)[]): string[] {
  return [...new Set(groups.flatMap((group) => Object.keys(groupOf(group))))]
}

function groupOf(value: Json | undefined): MergePatch {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

/** Groups may have been entered in another order. */
function sorted(value: Json | undefined): string {
  return JSON.stringify([value], (_, part: Json) =>
    Object.keys(groupOf(part)).length === 0
      ? part
      : Object.fromEntries(Object.entries(groupOf(part)).sort(([one], [other]) => (one < other ? -1 : 1))),
  )
}
