/** For tests that need a network of their own: a test file runs itself once more, where nothing of this PC's firewall is to be seen. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { canUnshare } from '../unit/unshare.ts'

/** Whether it can be done here; not where this user may make no namespaces, or nft is not installed. */
export const canRunInNamespace =
  process.platform === 'linux' && canUnshare() && spawnSync('nft', ['--version']).status === 0

/** For `setUp`: a firewalld of this PC has no part in it. */
export const hideFirewalld =
  'for name in firewall-cmd firewall-offline-cmd; do if file=$(command -v $name); then mount --bind /dev/null "$file"; fi; done'

/**
 * Runs the tests of the file in namespaces where /run and /etc/systemd/system are empty folders that vanish with them; expects all
 * to pass but for the `skipped` ones that are for outside. `setUp`: shell commands beforehand. What is left running ends with them.
 */
export function expectToPassInNamespace(
  file: string,
  { setUp, skipped, env }: { setUp: string; skipped: number; env: NodeJS.ProcessEnv },
): void {
  const folders = 'mount -t tmpfs none /run; mount -t tmpfs none /etc/systemd/system; ip link set lo up'
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const result = spawnSync(
    'unshare',
    [
      '--net',
      '--mount',
      '--propagation',
      'private',
      '--pid',
      '--fork',
      '--mount-proc',
      '--kill-child',
    ].concat(
      ['sh', '-c', `set -e; ${folders}; ${setUp}; exec "$@"`, 'sh'],
      [process.execPath, vitest, 'run', '--no-color', file],
    ),
    { encoding: 'utf8', env: { ...process.env, ...env } },
  )
  expect(result.stdout + result.stderr).toMatch(
    new RegExp(`Tests +\\d+ passed \\| ${String(skipped)} skipped`),
  )
  expect(result.status).toBe(0)
}
