/** The part of the machine that is its own: what the installation needs for its time belongs to `vm/system`. */
import type { Detail } from '../../contract/plan.ts'
import type { Setup } from '../../contract/setup.ts'
import type { MachineHardware } from '../../ports/virtualbox.ts'

export type OwnHardware = Pick<
  MachineHardware,
  'osType' | 'cpuCount' | 'memoryMiB' | 'processPriority' | 'cpuCapPercent'
>

/** VirtualBox knows no `NixOS_64`. */
export const osType = 'Linux_64'

export function wantedHardware({ builder }: Setup): OwnHardware {
  const { cpuCount, memoryMiB, processPriority, cpuCapPercent } = builder
  return { osType, cpuCount, memoryMiB, processPriority, cpuCapPercent }
}

type Words = (value: string | number) => string

const words: Readonly<Record<keyof OwnHardware, { name: string; text: Words }>> = {
  osType: { name: 'kind of system', text: (value) => `kind of system ${value}` },
  cpuCount: { name: 'cores', text: (value) => `${value} ${value === 1 ? 'core' : 'cores'}` },
  memoryMiB: { name: 'memory in MiB', text: (value) => `${value} MiB of memory` },
  processPriority: { name: 'priority', text: (value) => `priority ${value}` },
  cpuCapPercent: { name: 'share of each core in %', text: (value) => `at most ${value} % of each core` },
}
const names = Object.keys(words) as (keyof OwnHardware)[]

/** What differs, as it shall be. */
export function differences(wanted: OwnHardware, present: OwnHardware): (keyof OwnHardware)[] {
  return names.filter((name) => wanted[name] !== present[name])
}

export function describeHardware(
  wanted: OwnHardware,
  present: OwnHardware | undefined,
): { texts: string[]; details: Detail[] } {
  const changed = present === undefined ? names : differences(wanted, present)
  return {
    texts: changed.map((name) =>
      present === undefined
        ? words[name].text(wanted[name])
        : `${words[name].text(wanted[name])} instead of ${present[name]}`,
    ),
    details: changed.map((name) => ({
      kind: 'setting',
      name: `Machine: ${words[name].name}`,
      after: String(wanted[name]),
      ...(present === undefined ? {} : { before: String(present[name]) }),
    })),
  }
}
