/** Looking at machines and changing their hardware. */
import { failure } from '../../contract/problem.ts'
import type { Machine, MachineHardware, MachineListing } from '../../ports/virtualbox.ts'
import { checkNetwork, checkPath, checkUuid } from './arguments.ts'
import { changeHardware } from './commands.ts'
import { machineMeanings, notWritten } from './errors.ts'
import { isOff, parseMachine } from './machine-readable.ts'
import type { MachineInfo } from './machine-readable.ts'
import { parseDefaultMachineFolder, parseMachineList, parseOsTypes, samePath } from './parse.ts'
import type { VBoxManage } from './vboxmanage.ts'

export interface Machines {
  list(signal?: AbortSignal): Promise<MachineListing[]>
  look(uuid: string, signal?: AbortSignal): Promise<MachineInfo>
  machine(uuid: string, signal?: AbortSignal): Promise<Machine>
  checkOsType(osType: string): Promise<void>
  modify(uuid: string, hardware: Partial<MachineHardware>): Promise<void>
}

/**
 * Its id by its description, as VirtualBox 6.0 to 7.2.22 have it: the builder is of this kind, and
 * the whole list takes VirtualBox half a second.
 */
const usualOsTypes: ReadonlyMap<string, string> = new Map([['Other Linux (64-bit)', 'Linux_64']])

export function machinesOf(vbox: VBoxManage): Machines {
  /** Ids by description; they change with the version alone. */
  let osTypes: Map<string, string> | undefined

  const look = async (uuid: string, signal?: AbortSignal): Promise<MachineInfo> => {
    checkUuid(uuid)
    const stdout = await vbox.run(['showvminfo', uuid, '--machinereadable'], {
      doing: `Looking at the machine {${uuid}}`,
      meanings: machineMeanings(uuid),
      reads: true,
      signal,
    })
    const info = parseMachine(stdout)
    if (info.machine.uuid !== uuid.toLowerCase())
      throw failure(
        'TOOL_ANSWER_UNREADABLE',
        `VBoxManage told of {${info.machine.uuid}} when asked for {${uuid}}.`,
      )
    return info
  }

  const knownOsTypes = async (signal?: AbortSignal): Promise<Map<string, string>> => {
    osTypes ??= parseOsTypes(
      await vbox.run(['list', 'ostypes'], { doing: 'Listing the kinds of system', reads: true, signal }),
    )
    return osTypes
  }

  const machine = async (uuid: string, signal?: AbortSignal): Promise<Machine> => {
    const { machine: seen } = await look(uuid, signal)
    const { osDescription, ...hardware } = seen.hardware
    const osType =
      usualOsTypes.get(osDescription) ?? (await knownOsTypes(signal)).get(osDescription) ?? osDescription
    return { ...seen, hardware: { osType, ...hardware } }
  }

  // `modifyvm` stores a type that does not exist, and tells it again.
  const checkOsType = async (osType: string): Promise<void> => {
    if (![...(await knownOsTypes()).values()].includes(osType))
      throw failure('SETUP_INVALID', `VirtualBox knows no kind of system “${osType}”.`)
  }

  return {
    look,
    machine,
    checkOsType,
    list: async (signal) => {
      const doing = 'Listing the machines'
      const listings = parseMachineList(await vbox.run(['list', 'vms'], { doing, reads: true, signal }))
      // A VBoxManage that says nothing at all would have no machines, either.
      if (listings.length === 0)
        parseDefaultMachineFolder(
          await vbox.run(['list', 'systemproperties'], { doing, reads: true, signal }),
        )
      return listings
    },
    modify: async (uuid, hardware) => {
      if (Object.keys(hardware).length === 0) return
      if (hardware.serialFile !== undefined) checkPath(hardware.serialFile)
      checkNetwork(hardware)
      const { machine: before } = await look(uuid)
      if (hardware.osType !== undefined) await checkOsType(hardware.osType)
      if (!isOff(before.state))
        throw failure(
          'VM_BUSY',
          `The machine ${before.name} is ${before.state}; its hardware is changed while it is off.`,
        )
      await vbox.run(changeHardware(uuid, hardware), {
        doing: `Changing the machine ${before.name}`,
        meanings: machineMeanings(uuid),
      })
      const after = (await machine(uuid)).hardware
      for (const key of Object.keys(hardware) as (keyof MachineHardware)[])
        if (!equal(key, hardware[key], after[key]))
          throw notWritten(`${key} of the machine ${before.name}`, hardware[key], after[key])
    },
  }
}

function equal(key: keyof MachineHardware, wanted: unknown, seen: unknown): boolean {
  if (key === 'serialFile' && typeof wanted === 'string' && typeof seen === 'string')
    return samePath(wanted, seen)
  if (key === 'bootOrder') return JSON.stringify(withoutNone(wanted)) === JSON.stringify(withoutNone(seen))
  return wanted === seen
}

function withoutNone(order: unknown): string {
  return Array.isArray(order) ? order.join(' ').replace(/(?: ?none)+$/, '') : ''
}
