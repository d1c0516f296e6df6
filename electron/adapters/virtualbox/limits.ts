/** How much of the PC a machine may take, changed also while it runs. */
import type { MachineLimits } from '../../ports/virtualbox.ts'
import { checkLimits } from './arguments.ts'
import { changeLimits } from './commands.ts'
import { machineMeanings, notWritten, problemOfAnswer } from './errors.ts'
import type { Machines } from './machines.ts'
import type { VBoxManage } from './vboxmanage.ts'

export interface Limits {
  set(uuid: string, limits: MachineLimits): Promise<'at-once' | 'priority-from-next-start'>
}

export function limitsOf(vbox: VBoxManage, machines: Machines): Limits {
  return {
    set: async (uuid, limits) => {
      checkLimits(limits)
      const { machine } = await machines.look(uuid)
      const doing = `Changing what the machine ${machine.name} may take of the PC`
      const meanings = machineMeanings(uuid)
      let outcome: Awaited<ReturnType<Limits['set']>> = 'at-once'
      for (const argv of changeLimits(machine, limits)) {
        const answer = await vbox.ask(argv, { doing })
        // Only root may raise it again on Linux (setpriority(2)). VirtualBox keeps the value all the same, for the next start.
        if (answer.failed && argv.includes('vm-process-priority') && answer.codes.has('VERR_ACCESS_DENIED'))
          outcome = 'priority-from-next-start'
        else if (answer.failed) throw problemOfAnswer(answer, doing, meanings)
      }
      const { hardware } = (await machines.look(uuid)).machine
      for (const key of ['processPriority', 'cpuCapPercent'] as const)
        if (hardware[key] !== limits[key])
          throw notWritten(`${key} of the machine ${machine.name}`, limits[key], hardware[key])
      return outcome
    },
  }
}
