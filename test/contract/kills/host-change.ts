/** Changes of this PC that are several operations, and a process of its own that may be killed between any two of them. */
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect } from 'vitest'
import type { AutostartEntry, FirewallRule } from '../../../electron/ports/host.ts'

export type HostChange =
  | { kind: 'allow'; rule: FirewallRule }
  | { kind: 'close'; name: string }
  | { kind: 'write'; unitFolder: string; entry: AutostartEntry }
  | { kind: 'remove'; unitFolder: string; name: string }

/** More than any change needs: a change that never ends is a fault. */
const mostOperations = 60
const child = fileURLToPath(new URL('host-child.ts', import.meta.url))

/** Makes the change in a process of its own. Tells whether it was killed; throws where it failed by itself. */
export async function isKilled(
  change: HostChange,
  { nodeOptions = [], env }: { nodeOptions?: string[]; env: Readonly<Record<string, string>> },
): Promise<boolean> {
  const argv = [...nodeOptions, child, JSON.stringify(change)]
  const { signal, exitCode, stderr } = await execa(process.execPath, argv, { env, reject: false })
  if (signal === 'SIGKILL') return true
  if (exitCode !== 0) throw new Error(stderr)
  return false
}

/** Makes the change again and again, each time killed one operation later, with `check` after each kill, until it comes to its end. */
export async function killedAtEvery(
  changeKilledAt: (operation: number) => Promise<boolean>,
  check: (moment: string) => Promise<void>,
): Promise<void> {
  for (let operation = 1; operation <= mostOperations; operation += 1) {
    if (!(await changeKilledAt(operation))) {
      expect(operation).toBeGreaterThan(3)
      return
    }
    await check(`killed before operation ${operation}`)
  }
  throw new Error(`More than ${mostOperations} operations`)
}
