/** What an administrator of a Linux PC does for us: the firewall's rule. sudo has been asked for once before (sudo.ts). */
import { failure, problemOf } from '../../contract/problem.ts'
import type { Administrator, AdministratorTask } from '../../ports/host.ts'
import type { ChangeableFirewall } from './firewall.ts'

export function firewallAdministrator(firewall: ChangeableFirewall): Administrator {
  const carryOut = (task: AdministratorTask): Promise<void> => {
    switch (task.kind) {
      case 'allow-in-firewall':
        return firewall.allow(task.rule)
      case 'remove-from-firewall':
        return firewall.remove(task.name)
      case 'unblock-virtualbox':
      case 'reserve-port':
      case 'release-port':
      case 'install-virtualbox':
        return Promise.reject(failure('UNEXPECTED', `No Linux PC needs the task ${task.kind}.`))
    }
  }
  return {
    preview: async (task) => {
      if (task.kind === 'allow-in-firewall') return firewall.preview(task.rule)
      return task.kind === 'remove-from-firewall' ? firewall.previewRemoval(task.name) : []
    },
    carryOut: async (tasks) => {
      const problems = []
      for (const task of tasks) problems.push(await carryOut(task).then(() => undefined, problemOf))
      return problems
    },
  }
}
