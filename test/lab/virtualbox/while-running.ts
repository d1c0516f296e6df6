/** What VirtualBox 7.2 refuses, and what it does, for a machine that runs. Heard from a machine that VirtualBox itself ran. */
import { parseProperties } from './guest-hardware.ts'
import { askReal, askRealOrFail } from './passthrough.ts'
import { monitorSocket, qemuPid } from './qemu-machine.ts'
import { withMonitor } from './qmp.ts'
import { Refusal } from './refusal.ts'

/** Verbs that want the machine for themselves. */
const lockingVerbs = ['modifyvm', 'storagectl', 'movevm', 'discardstate', 'encryptvm']

/** Throws where the real one refuses; returns where the verb is harmless. */
export function refuseWhileRunning(verb: string, machine: string): void {
  if (lockingVerbs.includes(verb)) {
    throw new Refusal(
      'VBOX_E_INVALID_OBJECT_STATE',
      'MachineWrap',
      `The machine '${machine}' is already locked for a session (or being unlocked)`,
    )
  }
  if (verb === 'unregistervm') {
    throw new Refusal(
      'VBOX_E_INVALID_OBJECT_STATE',
      'MachineWrap',
      `Cannot unregister the machine '${machine}' while it is locked`,
    )
  }
}

/** Discs are changed in a drive that is there; drives and disks stay as they were when the machine started. */
export async function changeMedium(uuid: string, args: readonly string[]): Promise<void> {
  const option = (name: string) => args[args.indexOf(`--${name}`) + 1] ?? ''
  const [controller, port, medium] = [option('storagectl'), option('port'), option('medium')]
  const properties = parseProperties(askRealOrFail(['showvminfo', uuid, '--machinereadable']).stdout)
  const isDrive = properties.has(`${controller}-IsEjected-${port}-0`)
  if (!isDrive || medium === 'none') {
    throw new Refusal(
      'VBOX_E_NOT_SUPPORTED',
      'SessionMachine',
      `The device slot 0 on port ${port} of controller '${controller}' does not support hot-plugging`,
    )
  }
  askRealOrFail(['storageattach', ...args])
  await withMonitor(monitorSocket(uuid), (monitor) =>
    medium === 'emptydrive'
      ? monitor.command('eject', { id: `sata${port}`, force: true })
      : monitor.command('blockdev-change-medium', {
          id: `sata${port}`,
          filename: medium,
          format: 'raw',
          force: true,
        }),
  )
}

/** A medium of a running machine is locked. */
export function refuseLockedMedium(verb: string, rest: readonly string[]): void {
  const medium = rest.find(
    (argument) => !argument.startsWith('-') && !['disk', 'dvd', 'floppy'].includes(argument),
  )
  const shown = askReal(['showmediuminfo', ...(rest[0] === 'dvd' ? ['dvd'] : ['disk']), medium ?? ''])
  const users = [...shown.stdout.matchAll(/\(UUID: ([0-9a-f-]{36})\)/g)].flatMap((match) => match[1] ?? [])
  if (!users.some((uuid) => qemuPid(uuid) !== undefined)) return
  throw new Refusal(
    'VBOX_E_INVALID_OBJECT_STATE',
    'MediumWrap',
    verb === 'closemedium'
      ? `Medium '${medium ?? ''}' is locked for writing by another task`
      : `Failed to lock media when resizing '${medium ?? ''}'`,
  )
}
