/**
 * What may be handed to VBoxManage. It takes nearly everything (port 99999 becomes 34463, port 0 and address 999.1.1.1 are
 * stored as they are), so values are checked here, whatever the caller checked before.
 */
import { isIPv4 } from 'node:net'
import { failure } from '../../contract/problem.ts'
import type { MachineHardware, MachineLimits, PortForwarding } from '../../ports/virtualbox.ts'
import { controllerPorts } from './machine-readable.ts'
import { isAbsolutePath, isTagName, isUuid } from './parse.ts'

function require(holds: boolean, detail: string): void {
  if (!holds) throw failure('SETUP_INVALID', detail)
}

/** A text in the place of a UUID could be another machine's name or an option. */
export function checkUuid(uuid: string): void {
  if (!isUuid(uuid)) throw failure('VM_NOT_FOUND', `“${uuid}” is not the UUID of a machine.`)
}

/** ASCII, since VBoxManage answers in the code page of Windows; no character that VirtualBox would replace in the folder's name. */
export function checkName(name: string): void {
  require(/^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9_-])?$/.test(
    name,
  ), `“${name}” cannot be a machine’s name.`)
}

/** Not one that VBoxManage would take for a UUID or an option. */
export function checkSnapshotName(name: string): void {
  require(/^[A-Za-z][A-Za-z0-9 ._-]{0,99}$/.test(name) &&
    !isUuid(name), `“${name}” cannot be a snapshot’s name.`)
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const controlCharacters = /[\u0000-\u001f\u007f]/

export function checkPath(path: string): void {
  require(isAbsolutePath(path) && !controlCharacters.test(path), `“${path}” is not an absolute path.`)
}

export function checkTag(name: string, value: string | undefined): void {
  require(isTagName(name), `“${name}” cannot be the name of a tag.`)
  // VirtualBox takes an empty value for a removal.
  require(value !== '', `The tag ${name} has an empty value.`)
}

export function checkSlot(port: number): void {
  // VBoxManage reports success for a port that the controller does not have.
  require(Number.isInteger(port) &&
    port >= 0 &&
    port < controllerPorts, `The controller has no port ${port}.`)
}

export function checkSize(sizeMiB: number): void {
  require(Number.isInteger(sizeMiB) && sizeMiB >= 1, `A disk cannot have ${sizeMiB} MiB.`)
}

/** VirtualBox takes 1 to 100. */
export function checkLimits({ cpuCapPercent }: MachineLimits): void {
  require(Number.isInteger(cpuCapPercent) &&
    cpuCapPercent >= 1 &&
    cpuCapPercent <= 100, `A cap of ${cpuCapPercent} % is not possible.`)
}

/** A word of VirtualBox's own, such as `nat` and `82540EM`. */
export function checkNetwork({ network, networkCard }: Partial<MachineHardware>): void {
  for (const word of [network, networkCard])
    require(word === undefined || /^[A-Za-z0-9]+$/.test(word), `“${word}” is no network adapter.`)
}

export function checkForwarding(forwarding: PortForwarding): void {
  const { name, hostAddress, hostPort, guestAddress, guestPort } = forwarding
  require(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) &&
    name !== 'delete', `“${name}” cannot be the name of a forwarding.`)
  for (const address of [hostAddress, guestAddress])
    require(address === '' || isIPv4(address), `“${address}” is not an IPv4 address.`)
  for (const port of [hostPort, guestPort])
    require(Number.isInteger(port) && port >= 1 && port <= 65535, `${port} is not a port.`)
}

export function checkLine(line: string): void {
  require(/^[\x20-\x7e]*$/.test(line), 'Only printable ASCII characters can be typed.')
}
