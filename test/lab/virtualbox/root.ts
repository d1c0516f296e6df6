/**
 * The PC's programs in a root of their own: the real VirtualBox 7.2 and a qemu that runs today's kernels whole (Debian 12's
 * qemu 7.2 corrupts a 6.12 guest).
 */
import { labPaths } from '../paths.ts'
import { ensureSidRoot } from '../sid-root.ts'

export type Engine = 'qemu' | 'virtualbox'

const enginePackages: Record<Engine, readonly string[]> = {
  qemu: ['virtualbox', 'qemu-system-x86'],
  // The slow engine: VirtualBox itself interprets the guest, which it does only in a window.
  virtualbox: ['virtualbox-qt', 'xvfb', 'xauth'],
}

export function ensureVirtualBoxRoot(engine: Engine = 'qemu'): Promise<void> {
  return ensureSidRoot(labPaths.roots.sid, [...new Set([...enginePackages.qemu, ...enginePackages[engine]])])
}
