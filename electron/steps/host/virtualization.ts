/** Whether this PC can carry the builder at all. */
import { problem } from '../../contract/problem.ts'
import { checkAgainstHost } from '../../contract/setup-pc.ts'
import { lookedAt } from './looked-at.ts'

export const hostVirtualization = lookedAt(
  { id: 'host/virtualization', title: 'Processor and memory of this PC', needs: [] },
  async ({ setup, ports }) => {
    const facts = await ports.host.facts()
    if (facts.hardwareVirtualization === 'off')
      return problem('VIRTUALIZATION_OFF', 'The processor reports that VT-x or SVM is switched off.')
    const issues = checkAgainstHost(setup, facts)
    if (issues.length === 0) return undefined
    return problem('PC_TOO_SMALL', issues.map(({ path, message }) => `${path}: ${message}`).join('; '))
  },
)
