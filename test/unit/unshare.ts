import { spawnSync } from 'node:child_process'

/** Whether tests may make namespaces of their own, with a network or mounts that nobody else sees. */
export function canUnshare(): boolean {
  return (
    process.platform === 'linux' &&
    spawnSync('unshare', ['--net', '--mount', '--propagation', 'private', 'true']).status === 0
  )
}
