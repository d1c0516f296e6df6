/** A Pi that is installed anew, and the person who then has to say that it is the same one. */
import { startPi, type Pi } from '../pi/pi.ts'
import { changeSetup } from '../scenario/lab-world.ts'
import type { Fault } from './fault.ts'
import type { FaultLab } from './fault-lab.ts'

/** The key of the Pi is not in the setup file, but was confirmed by a person at the first `apply`. */
export const confirmedByHand = { setup: { pi: { hostKeyFingerprint: undefined } } }

/** The owner brings back the own keys and the own configuration; nothing else is as it was. */
export function installedAnew(): Pick<Fault, 'inject'> & { takeBack: (lab: FaultLab) => Promise<void> } {
  let pi: Pi | undefined
  return {
    inject: async (lab) => {
      const { exitCode, said } = await lab.productAtTerminal(['apply'], confirmedByHand)
      if (exitCode !== 0 || !said.includes('Is it the same?')) throw new Error(`not confirmed:\n${said}`)
      pi = await startPi({ fresh: true, otherBuildMachine: true })
    },
    takeBack: async ({ world }) => {
      if (pi !== undefined) await changeSetup(world, { pi: { hostKeyFingerprint: pi.hostKeyFingerprint } })
      pi = undefined
    },
  }
}
