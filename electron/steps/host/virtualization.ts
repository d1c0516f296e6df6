/** Whether this PC can carry the builder at all. */
import { problem, type Problem } from '../../contract/problem.ts'
import { checkAgainstHost } from '../../contract/setup-pc.ts'
import type { HostFacts } from '../../ports/host.ts'
import { lookedAt } from './looked-at.ts'

export const hostVirtualization = lookedAt(
  { id: 'host/virtualization', title: 'Processor and memory of this PC', needs: [] },
  async ({ setup, ports }) => {
    const facts = await ports.host.facts()
    const unsuitable = problemOfProcessor(facts)
    if (unsuitable !== undefined) return unsuitable
    if (facts.hardwareVirtualization === 'off')
      return problem('VIRTUALIZATION_OFF', 'The processor reports that VT-x or SVM is switched off.')
    const inTheWay = problemOfHypervisor(facts)
    if (inTheWay !== undefined) return inTheWay
    const issues = checkAgainstHost(setup, facts)
    if (issues.length === 0) return undefined
    return problem('PC_TOO_SMALL', issues.map(({ path, message }) => `${path}: ${message}`).join('; '))
  },
)

/** VirtualBox#442: on Arm it refuses to start a machine of another processor. */
export function problemOfProcessor({ hasArmProcessor }: HostFacts): Problem | undefined {
  if (hasArmProcessor === undefined) return undefined
  return problem(
    'PC_UNSUITABLE',
    'It has an Arm processor. The builder is an x86-64 machine, and there VirtualBox runs only machines for Arm.',
  )
}

/** Why no machine of VirtualBox starts beside another hypervisor; one that merely slows it is none. */
export function problemOfHypervisor({ otherHypervisor }: HostFacts): Problem | undefined {
  return otherHypervisor?.effect === 'blocks'
    ? problem('HYPERVISOR_IN_THE_WAY', otherHypervisor.description)
    : undefined
}
