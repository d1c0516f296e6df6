/** The PC's VBoxManage is away, or another one. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labPaths } from '../paths.ts'

const executable = join(labPaths.bin, 'VBoxManage')
const kept = `${executable}.kept`

export const hideVBoxManage = (): Promise<void> => rename(executable, kept)

export const bringBackVBoxManage = (): Promise<void> => rename(kept, executable)

/** `script`, of sh, may pass its arguments on to the lab's: `"$real" "$@"`. */
export async function replaceVBoxManage(script: string): Promise<void> {
  await hideVBoxManage()
  await writeFile(executable, `#!/bin/sh\nreal='${kept}'\n${script}\n`, { mode: 0o755 })
}
