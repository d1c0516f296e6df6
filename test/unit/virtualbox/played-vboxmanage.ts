/** VBoxManage played by real programs, shell scripts that are made for a test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import { problemOf, type Problem } from '../../../electron/contract/problem.ts'
import type { Clock } from '../../../electron/ports/clock.ts'
import type { VirtualBox } from '../../../electron/ports/virtualbox.ts'
import { recordedVersions, recording } from './recordings.ts'

/** Of the answers that are printed. */
export const version = recordedVersions.at(-1) ?? ''
/** Of the machine in them. */
export const uuid = '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c01'
/** For the test file that imports this; goes with it. */
export const folder = await mkdtemp(join(tmpdir(), 'pi-offload-vboxmanage-'))
let count = 0

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Waits pass at once, but time goes on. */
export function quickClock(): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => Date.now() + clock.slept,
    sleep: async (milliseconds: number) => {
      clock.slept += milliseconds
    },
  }
  return clock
}

/** A file of this test's own, whose name begins so. */
export function newFile(name: string): string {
  return join(folder, `${name}-${count++}`)
}

/** VirtualBox driven through a shell script that plays VBoxManage. */
export async function played(
  script: string,
  // Only what hangs on purpose waits for its limit; a slow computer must not look like that.
  callTimeoutMs = 30_000,
): Promise<{ box: VirtualBox; clock: { slept: number } }> {
  const executable = newFile('VBoxManage')
  await writeFile(executable, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const clock = quickClock()
  return {
    box: openVirtualBox({
      clock,
      findExecutables: async () => [executable],
      callTimeoutMs,
      stateTimeoutMs: 1000,
    }),
    clock,
  }
}

/** A command that prints a recorded answer. */
export async function print(name: string): Promise<string> {
  const file = newFile('answer')
  await writeFile(file, recording(version, name).stdout)
  return `cat '${file}'`
}

export async function problemIn(promise: Promise<unknown>): Promise<Problem | undefined> {
  return promise.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  )
}
