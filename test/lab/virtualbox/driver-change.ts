/** The driver's changes that are several calls of VBoxManage, and a process that is killed between any two of them. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { labPaths } from '../paths.ts'

interface NewMachine {
  name: string
  folder: string
  osType: string
  tags: Record<string, string>
}

export type DriverChange =
  | { kind: 'create'; machine: NewMachine }
  | { kind: 'create-disk'; path: string; sizeMiB: number }
  | { kind: 'remove'; uuid: string; own: string[] }

export type Env = Readonly<Record<string, string>>

const child = fileURLToPath(new URL('driver-child.ts', import.meta.url))
const vboxManage = join(labPaths.bin, 'VBoxManage')

/**
 * Makes the change in a process that is killed before the call of this number, counted from 1, or comes to its end. `folder`
 * takes what counts the calls. Tells whether it was killed; throws where it failed by itself.
 */
export async function changeKilledAt(
  call: number,
  change: DriverChange,
  { folder, env }: { folder: string; env: Env },
): Promise<boolean> {
  const counter = join(folder, 'calls')
  const counting = join(folder, 'counting-vboxmanage')
  await writeFile(counter, '')
  await writeFile(
    counting,
    `#!/bin/sh
echo x >> '${counter}'
[ "$(wc -l < '${counter}')" -ne ${call} ] || { kill -KILL "$PPID"; exit 1; }
exec '${vboxManage}' "$@"
`,
    { mode: 0o700 },
  )
  const { signal, exitCode, stderr } = await execa(
    process.execPath,
    [child, counting, JSON.stringify(change)],
    { env, reject: false },
  )
  if (signal === 'SIGKILL') return true
  if (exitCode !== 0) throw new Error(stderr)
  const calls = (await readFile(counter, 'utf8')).length / 2
  if (calls >= call) throw new Error(`Call ${call} of ${calls} killed nobody.`)
  return false
}
