/** Which setup the machine looks like that is there: what may have been changed in VirtualBox's own window, or was forgotten here. */
import type { SetupInput } from '../../contract/setup.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Machine } from '../../ports/virtualbox.ts'
import { autostartName } from '../host/autostart.ts'
import { guestPorts } from './builder-settings.ts'
import { stateOf } from './machine.ts'
import { ownMachineIfAny } from './own-machine.ts'
import { folderOf, isSameFolder } from './paths.ts'
import { isPlaying } from './playing.ts'

/** Values that a setup need not allow: anything can be entered elsewhere. Empty where there is no machine of ours. */
export async function machineAsFound(context: StepContext): Promise<Pick<SetupInput, 'builder' | 'network'>> {
  const machine = await ownMachineIfAny(context)
  if (machine === undefined) return {}
  const { diskSizeMiB } = await stateOf(context, machine)
  const { cpuCount, memoryMiB } = machine.hardware
  return {
    builder: {
      ...{ vmName: machine.name, cpuCount, memoryMiB },
      ...(await folderAsFound(context, machine)),
      ...(diskSizeMiB === undefined ? {} : { diskGiB: diskSizeMiB / 1024 }),
      ...(await limitsAsFound(context, machine)),
      startWithPc: (await context.ports.host.autostart.read(autostartName)) !== undefined,
    },
    network: portsAsFound(machine),
  }
}

/** Nothing where it is the one that the setup means, however that says it. */
async function folderAsFound({ setup, ports, signal }: StepContext, { settingsFile }: Machine) {
  const folder = folderOf(folderOf(settingsFile))
  const meant = setup.builder.folder ?? (await ports.virtualBox.defaultMachineFolder(signal))
  return isSameFolder(folder, meant) ? {} : { folder }
}

/** While the user plays, they are those of the game. */
async function limitsAsFound(context: StepContext, machine: Machine) {
  if (await isPlaying(context, machine)) return {}
  const { processPriority, cpuCapPercent } = machine.hardware
  // What VirtualBox knows beyond these two, a setup cannot say.
  return processPriority === 'low' || processPriority === 'normal'
    ? { processPriority, cpuCapPercent }
    : { cpuCapPercent }
}

function portsAsFound({ forwardings }: Machine): SetupInput['network'] {
  const portTo = (wanted: number) =>
    forwardings.find(({ protocol, guestPort }) => protocol === 'tcp' && guestPort === wanted)?.hostPort
  const [port, adminPort] = [portTo(guestPorts.builder), portTo(guestPorts.admin)]
  return { ...(port === undefined ? {} : { port }), ...(adminPort === undefined ? {} : { adminPort }) }
}
