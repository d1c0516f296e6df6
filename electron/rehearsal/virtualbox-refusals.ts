/** What a pretended VirtualBox refuses before it does anything. */
import { failure } from '../contract/problem.ts'
import type { MachineHardware, MachineLimits, MachineState, PortForwarding } from '../ports/virtualbox.ts'

export function require(holds: boolean, detail: string): void {
  if (!holds) throw failure('SETUP_INVALID', detail)
}

export function refuseName(name: string): void {
  require(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/.test(name), `“${name}” cannot be a machine’s name.`)
}

export function refuseSnapshotName(name: string): void {
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
  require(/^[A-Za-z][A-Za-z0-9 ._-]{0,99}$/.test(name) && !isUuid, `“${name}” cannot be a snapshot’s name.`)
}

export function refusePath(path: string): void {
  require(/^(?:\/|[A-Za-z]:[\\/])/.test(path), `“${path}” is not an absolute path.`)
}

/** The kinds of system that the product and its tests speak of; VirtualBox has some two hundred. */
const osTypes = ['Linux_64', 'Linux', 'Other_64', 'Other', 'Debian_64', 'Windows11_64']

export function refuseHardware(hardware: Partial<MachineHardware>): void {
  const { osType, serialFile, network, networkCard } = hardware
  require(osType === undefined || osTypes.includes(osType), `VirtualBox knows no kind of system “${osType}”.`)
  if (serialFile !== undefined) refusePath(serialFile)
  for (const word of [network, networkCard])
    require(word === undefined || /^[A-Za-z0-9]+$/.test(word), `“${word}” is no network adapter.`)
}

export function refuseLimits({ cpuCapPercent }: MachineLimits): void {
  const isPossible = Number.isInteger(cpuCapPercent) && cpuCapPercent >= 1 && cpuCapPercent <= 100
  require(isPossible, `A cap of ${cpuCapPercent} % is not possible.`)
}

export function refuseTag(name: string, value: string | undefined): void {
  require(/^PiOffload\/[A-Za-z0-9._-]+$/.test(name), `“${name}” cannot be the name of a tag.`)
  require(value !== '', `The tag ${name} has an empty value.`)
}

export function refuseForwarding(forwarding: PortForwarding): void {
  const { name, hostAddress, hostPort, guestAddress, guestPort } = forwarding
  require(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name), `“${name}” cannot be the name of a forwarding.`)
  for (const address of [hostAddress, guestAddress]) {
    const isAddress = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(address)
    require(address === '' || isAddress, `“${address}” is not an IPv4 address.`)
  }
  for (const port of [hostPort, guestPort])
    require(Number.isInteger(port) && port >= 1 && port <= 65535, `${port} is not a port.`)
}

export function refuseForwardingWhile(state: MachineState): void {
  if (!['poweroff', 'aborted', 'saved', 'paused', 'running'].includes(state))
    throw failure('VM_BUSY', `The machine is ${state}; its forwardings are changed while it runs or is off.`)
}

export function refuseLimitsWhile(state: MachineState): void {
  if (!['poweroff', 'aborted', 'running'].includes(state))
    throw failure(
      'VM_BUSY',
      `The machine is ${state}; its share of the PC is changed while it runs or is off.`,
    )
}
