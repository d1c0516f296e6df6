/** What of a settings.json becomes another, in words: for the one line of a change. Its whole text is among the details. */
import { madeInThisRun } from '../contract/plan.ts'

/** Where the name in the file says little. */
const words: Readonly<Record<string, string>> = {
  adminKeys: 'key for the administration',
  alias: 'name',
  builderKeys: 'key of the Pi',
  builderUser: 'user',
  coresPerJob: 'cores for a job',
  emulatedSystems: 'emulated systems',
  hostKey: 'host key of the builder',
  keyPath: 'key',
  maxFreeMiB: 'MiB to be freed',
  maxJobs: 'jobs at once',
  minFreeMiB: 'MiB to be left free',
  signingKey: 'key with which the builder signs',
  signingKeyFiles: 'file of the key with which it signs',
  speedFactor: 'speed',
  supportedFeatures: 'features',
  systemFeatures: 'features',
  whenBuilderIsOff: 'while the PC is off',
}
/** The same once more in another form. */
const repeated = new Set(['publicHostKey'])
/** A key is too long to be compared by eye, also one that is still to be made. */
const longest = 60

/** `undefined` where one of the texts is no settings. */
export function settingsDifference(before: string | undefined, after: string): string[] | undefined {
  const [was, wanted] = [valuesOf(before), valuesOf(after)]
  if (was === undefined || wanted === undefined) return undefined
  const names = [...new Set([...Object.keys(was), ...Object.keys(wanted)])]
  return names
    .filter((name) => !repeated.has(name) && textOf(was[name]) !== textOf(wanted[name]))
    .map((name) => {
      const [old, next] = [textOf(was[name]), textOf(wanted[name])]
      const word = words[name] ?? name
      return old.length > longest || next.length > longest || next.includes(madeInThisRun)
        ? `another ${word}`
        : `${word}: ${next} instead of ${old}`
    })
}

function valuesOf(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(' ')
  if (value === undefined || value === null) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
