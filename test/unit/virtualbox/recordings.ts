/** What the real VBoxManage said (`node test/record-virtualbox.ts`). */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Recording {
  args: readonly string[]
  exitCode: number
  stdout: string
  stderr: string
}

const folder = new URL('../../fixtures/virtualbox/', import.meta.url)

/** The recorded versions of VirtualBox. */
export const recordedVersions: readonly string[] = readdirSync(fileURLToPath(folder)).sort()

export function recording(version: string, name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${version}/${name}.json`, folder), 'utf8')) as Recording
}

export function recordings(version: string): { name: string; answer: Recording }[] {
  return readdirSync(new URL(version, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .map((name) => ({ name, answer: recording(version, name) }))
}
