/**
 * A Nix for the builder's processor on the Pi, as nixpkgs has one for each platform: the Pi sends it to the builder, where it evaluates in
 * a sandbox. There it finds nothing of Debian, so that all that it is linked to lies beside it.
 */
import { chmod, cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../exec.ts'
import { ensureNativeRoot } from './root.ts'

const wrapper = fileURLToPath(new URL('lib/nix-for-pc.sh', import.meta.url))
const programs = ['nix', 'nix-instantiate', 'nix-store']

/** `target` is replaced by a folder with `bin` and `lib`, about 50 MB. */
export async function layNixForPc(target: string): Promise<void> {
  const root = await ensureNativeRoot()
  const { stdout } = await run(['chroot', root, 'ldd', '/usr/bin/nix'])
  // `libfoo.so.1 => /lib/…/libfoo.so.1 (0x…)`, and the loader by its path alone.
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => join(root, path))
  await rm(target, { recursive: true, force: true })
  for (const folder of ['bin', 'lib']) await mkdir(join(target, folder), { recursive: true })
  const lib = join(target, 'lib')
  await run(['cp', '--dereference', `--target-directory=${lib}`, join(root, 'usr/bin/nix'), ...libraries])
  for (const program of programs) {
    await cp(wrapper, join(target, 'bin', program))
    await chmod(join(target, 'bin', program), 0o755)
  }
}
