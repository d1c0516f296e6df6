/**
 * One change of this PC by the product's adapters, in a process of its own that may be killed:
 *     node host-child.ts <change as JSON>
 */
import { systemdAutostart } from '../../../electron/adapters/linux/autostart.ts'
import { linuxFirewall } from '../../../electron/adapters/linux/firewall.ts'
import type { HostChange } from './host-change.ts'

const change = JSON.parse(process.argv[2] ?? '') as HostChange

switch (change.kind) {
  case 'allow':
    await linuxFirewall().allow(change.rule)
    break
  case 'close':
    await linuxFirewall().remove(change.name)
    break
  case 'write':
    await systemdAutostart(change.unitFolder).write(change.entry)
    break
  case 'remove':
    await systemdAutostart(change.unitFolder).remove(change.name)
}
