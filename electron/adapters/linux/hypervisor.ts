/**
 * KVM beside VirtualBox's kernel driver: only one of them can have VT-x or SVM. Before Linux 6.12 KVM has it while one of its machines
 * runs; since then for as long as it is loaded, unless `kvm.enable_virt_at_load=0` says otherwise (virt/kvm/kvm_main.c). From Linux 6.16 on
 * the driver has KVM switch it on for both (SUPDRV_LINUX_WITH_DUMMY_KVM_VM in VirtualBox's SUPDrv-linux.c; before VirtualBox
 * 7.2.6 not yet with SVM: VirtualBox#81, which then shows when the builder is started).
 */
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OtherHypervisor } from '../../ports/host.ts'

/** The first kernel on which both get along. */
const sharedSince = [6, 16] as const

export async function findHypervisor(root = '/'): Promise<OtherHypervisor | undefined> {
  const text = (path: string): Promise<string> =>
    readFile(join(root, path), 'utf8').then(
      (content) => content.trim(),
      () => '',
    )
  const exists = (path: string): Promise<boolean> =>
    access(join(root, path)).then(
      () => true,
      () => false,
    )
  // Without the driver VirtualBox asks for neither. KVM's device is there once it found the processor fit.
  if (!(await exists('sys/module/vboxdrv')) || !(await exists('sys/class/misc/kvm'))) return undefined
  if (isShared(await text('proc/sys/kernel/osrelease'))) return undefined
  if ((await text('sys/module/kvm/parameters/enable_virt_at_load')) === 'Y')
    return {
      effect: 'blocks',
      description: 'KVM is loaded and keeps the processor’s virtualization to itself.',
    }
  // Each machine of KVM holds its module.
  const holders = await Promise.all(['kvm_intel', 'kvm_amd'].map((name) => text(`sys/module/${name}/refcnt`)))
  if (holders.some((count) => Number(count) > 0))
    return { effect: 'blocks', description: 'A virtual machine of KVM is running.' }
  return undefined
}

function isShared(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.', 2).map(Number)
  return major > sharedSince[0] || (major === sharedSince[0] && minor >= sharedSince[1])
}
