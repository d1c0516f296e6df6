import { systemClock } from '../../../../electron/adapters/clock.ts'
import { findVBoxManage } from '../../../../electron/adapters/virtualbox/discover.ts'
import { openVirtualBox } from '../../../../electron/adapters/virtualbox/virtualbox.ts'
import type { VirtualBox } from '../../../../electron/ports/virtualbox.ts'

/** VirtualBox as the product finds it. */
export function findVirtualBox(options: { callTimeoutMs: number }): ReturnType<VirtualBox['version']> {
  return openVirtualBox({ clock: systemClock(), findExecutables: findVBoxManage, ...options }).version()
}
