/** The versions of Nix that Debian has, each in the root of a Debian of its own; a Pi's own may be any from 2.18 on. */
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import { ensureNativeRoot } from '../pi/root.ts'
import { ensureSidRoot } from '../sid-root.ts'

/** That of the lab's Pi, and the newest. */
export const rootsWithNix = [labPaths.roots.nativeBuilder, labPaths.roots.nix]

export async function ensureNixVersions(): Promise<void> {
  await ensureNativeRoot()
  await ensureSidRoot(labPaths.roots.nix, ['nix-bin'])
}

/** `/mnt` is what the question is about. The mounts are this process's own, and end with it. */
const enter = `
  mount --bind "$1" "$2/mnt"
  mount --bind /dev "$2/dev"
  mount -t proc proc "$2/proc"
  root=$2
  shift 2
  exec chroot "$root" "$@"
`

/** Asks the Nix of this root, which sees `folder` as /mnt and has no store but in there. */
export async function askNix(root: string, folder: string, ...argv: readonly string[]): Promise<string> {
  const own = ['STORE_DIR=/mnt/store', 'STATE_DIR=/mnt/var', 'CONF_DIR=/mnt/conf', 'LOG_DIR=/mnt/log']
  const env = ['env', '-i', 'PATH=/usr/bin:/bin', 'HOME=/mnt', ...own.map((name) => `NIX_${name}`)]
  const inside = ['unshare', '--mount', 'sh', '-euc', enter, 'sh', folder, root] as const
  return (await run([...inside, ...env, 'nix-instantiate', ...argv])).stdout
}
