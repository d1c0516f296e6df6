/**
 * One change by the product's driver, in a process of its own that may be killed:
 *     node driver-child.ts <VBoxManage> <change as JSON>
 */
import { systemClock } from '../../../electron/adapters/clock.ts'
import { openVirtualBox } from '../../../electron/adapters/virtualbox/virtualbox.ts'
import type { DriverChange } from './driver-change.ts'

const [executable = '', json = ''] = process.argv.slice(2)
const change = JSON.parse(json) as DriverChange
const virtualBox = openVirtualBox({ clock: systemClock(), findExecutables: async () => [executable] })

switch (change.kind) {
  case 'create':
    await virtualBox.create(change.machine)
    break
  case 'create-disk':
    await virtualBox.createDisk(change.path, change.sizeMiB)
    break
  case 'remove':
    await virtualBox.remove(change.uuid, change.own)
}
