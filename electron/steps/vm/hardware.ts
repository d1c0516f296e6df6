/** The part of the machine that is its own: what the installation needs for its time belongs to `vm/system`. */
import type { Detail } from '../../contract/plan.ts'
import type { Setup } from '../../contract/setup.ts'
import type { MachineHardware, MachineLimits } from '../../ports/virtualbox.ts'

/** What is changed only while the machine is off. */
export type OwnHardware = Pick<
  MachineHardware,
  'osType' | 'cpuCount' | 'memoryMiB' | 'network' | 'networkCard'
>
type Described = OwnHardware & MachineLimits

/** VirtualBox knows no `NixOS_64`. */
export const osType = 'Linux_64'

/** Forwardings are NAT’s; the paravirtual card is the fastest that Linux knows. */
export const ownNetwork = { network: 'nat', networkCard: 'virtio' } as const

export function wantedHardware({ builder: { cpuCount, memoryMiB } }: Setup): OwnHardware {
  return { osType, cpuCount, memoryMiB, ...ownNetwork }
}

type Words = (value: string | number) => string

const words: Readonly<Record<keyof Described, { name: string; text: Words }>> = {
  osType: { name: 'kind of system', text: (value) => `kind of system ${value}` },
  cpuCount: { name: 'cores', text: (value) => `${value} ${value === 1 ? 'core' : 'cores'}` },
  memoryMiB: { name: 'memory in MiB', text: (value) => `${value} MiB of memory` },
  network: { name: 'network', text: (value) => `network ${value}` },
  networkCard: { name: 'network card', text: (value) => `network card ${value}` },
  processPriority: { name: 'priority', text: (value) => `priority ${value}` },
  cpuCapPercent: { name: 'share of each core in %', text: (value) => `at most ${value} % of each core` },
}

/** What differs, as it shall be. */
export function differences<Values extends Partial<Described>>(
  wanted: Values,
  present: Values,
): (keyof Values & keyof Described)[] {
  const names = Object.keys(wanted) as (keyof Values & keyof Described)[]
  return names.filter((name) => wanted[name] !== present[name])
}

export function describeHardware(
  wanted: Partial<Described>,
  present: Described | undefined,
): { texts: string[]; details: Detail[] } {
  const changed =
    present === undefined ? (Object.keys(wanted) as (keyof Described)[]) : differences(wanted, present)
  const text = (name: keyof Described): string => words[name].text(wanted[name] ?? '')
  return {
    texts: changed.map((name) =>
      present === undefined ? text(name) : `${text(name)} instead of ${present[name]}`,
    ),
    details: changed.map((name) => ({
      kind: 'setting',
      name: `Machine: ${words[name].name}`,
      after: String(wanted[name]),
      ...(present === undefined ? {} : { before: String(present[name]) }),
    })),
  }
}
