/** The first look at the Pi as it is shown: what it is, and what that means for its owner. */
import type { PiView, PiWarning } from '../../contract/pi-view.ts'
import type { StepContext } from '../../engine/resource.ts'
import { lookAtPi, type PiLook } from './access.ts'
import { memoryInWords, memoryOf, suffices, type Memory } from './memory.ts'
import { nameOf } from './pi-system.ts'
import { piSession } from './session.ts'

/** Room for a new generation of the system beside the old one. */
const enoughDiskMiB = 2_048
const muchClockSeconds = 120

export async function viewOfPi(context: StepContext): Promise<PiView> {
  const { setup, ports } = context
  const remote = await piSession(context)
  const [look, memory, model, route] = await Promise.all([
    lookAtPi(context),
    memoryOf(context),
    remote.readFile('/proc/device-tree/model'),
    ports.host.routeTo(setup.pi.address),
  ])
  const { system, nix, buildMachines, ...facts } = look
  // The device tree ends its texts with a NUL (Devicetree Specification, 2.2.4).
  const name = model?.replace(/\0.*$/s, '').trim()
  return {
    ...facts,
    model: name === undefined || name === '' ? null : name.slice(0, 100),
    system: nameOf(system),
    nixVersion: `${nix.major}.${nix.minor}`,
    buildMachines: buildMachines.map(({ host }) => host),
    pcAddress: route.address,
    warnings: warningsOf(look, memory, setup.offload.alias),
  }
}

/** What the owner should know before going on; what stands in the way is an obstacle of the plan. */
function warningsOf(look: PiLook, memory: Memory, alias: string): PiWarning[] {
  const warnings: PiWarning[] = []
  const others = look.buildMachines.map(({ host }) => host).filter((host) => host !== alias)
  const seconds = Math.abs(look.clockOffsetSeconds)
  const isNixos = look.system.kind === 'nixos'
  // Elsewhere nothing is evaluated that takes much.
  if (isNixos && !suffices(memory)) warnings.push({ code: 'little-memory', detail: memoryInWords(memory) })
  if (look.freeDiskMiB < enoughDiskMiB)
    warnings.push({
      code: 'little-disk',
      detail: `${look.freeDiskMiB} MiB are free where its Nix store is: a new system may not fit. nix-collect-garbage makes room.`,
    })
  if (seconds > muchClockSeconds)
    warnings.push({
      code: 'clock-differs',
      detail: `Its clock is ${seconds} seconds ${look.clockOffsetSeconds > 0 ? 'ahead of' : 'behind'} the clock of this PC.`,
    })
  if (look.configuration !== 'channel' && look.configuration !== 'nix-conf')
    warnings.push({ code: 'configuration-by-hand', detail: byHand[look.configuration] })
  if (others.length > 0)
    warnings.push({
      code: 'other-build-machines',
      detail: `It uses ${others.join(', ')} as a build machine already. That stays as it is, and this PC is added.`,
    })
  return warnings
}

const byHand = {
  flake:
    'A flake describes it. Where none of its modules has a plain shape, you add one line to it yourself; the review shows which.',
  system: 'A system.nix describes it. You add one line to it yourself; the review shows which.',
  none: 'There is no configuration in /etc/nixos. You add one line to yours yourself; the review shows which.',
} as const
