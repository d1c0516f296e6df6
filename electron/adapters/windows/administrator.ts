/** What an administrator of a Windows PC does for us: all tasks in one request, and so with one prompt. */
import type { Detail } from '../../contract/plan.ts'
import { failure, problemOf, type Problem } from '../../contract/problem.ts'
import type { Administrator, AdministratorTask } from '../../ports/host.ts'
import type { ElevatedAction } from './answers/elevation.ts'
import type { ElevatedOutcomes } from './elevation.ts'

/** A task as the elevated script does it. */
export interface ElevatedWork {
  /** None where it is done already: then nobody is asked. */
  actions: readonly ElevatedAction[]
  /** Why it would be of no use. */
  obstacle?: () => Promise<Problem | undefined>
  /** Looks whether it is done, with the user's rights. Throws where it is not. */
  verify: () => Promise<void>
}

export interface ElevatedWorks {
  of: (task: AdministratorTask) => Promise<ElevatedWork>
  elevate: (actions: readonly ElevatedAction[]) => Promise<ElevatedOutcomes>
}

type Prepared = ElevatedWork | { problem: Problem }

export function windowsAdministrator({ of, elevate }: ElevatedWorks): Administrator {
  async function prepare(task: AdministratorTask): Promise<Prepared> {
    try {
      const work = await of(task)
      const obstacle = await work.obstacle?.()
      return obstacle === undefined ? work : { problem: obstacle }
    } catch (error) {
      return { problem: problemOf(error) }
    }
  }

  async function finish(task: AdministratorTask, work: ElevatedWork, outcomes: ElevatedOutcomes) {
    const failed = outcomes.flatMap((outcome) =>
      outcome.ok ? [] : [`${outcome.action} (${outcome.error.kind}): ${outcome.error.message}`],
    )
    if (failed.length > 0)
      throw failure(codes[task.kind], 'Windows did not do all that it was asked for.', failed.join('\n'))
    if (outcomes.some((outcome) => outcome.ok && outcome.restartNeeded))
      throw failure('RESTART_NEEDED', 'Windows finishes the installation of VirtualBox when it starts anew.')
    await work.verify()
  }

  return {
    preview: async (task) => (await of(task)).actions.map(detailOf),

    carryOut: async (tasks) => {
      const works: Prepared[] = []
      for (const task of tasks) works.push(await prepare(task))
      const actions = works.flatMap((work) => ('problem' in work ? [] : work.actions))
      const asked = actions.length === 0 ? [] : await elevate(actions).catch(problemOf)
      let next = 0
      const problems: (Problem | undefined)[] = []
      for (const [index, task] of tasks.entries()) {
        const work = works[index]
        if (work === undefined || 'problem' in work) {
          problems.push(work?.problem)
          continue
        }
        if ('code' in asked && work.actions.length > 0) {
          problems.push(asked)
          continue
        }
        const outcomes = 'code' in asked ? [] : asked.slice(next, next + work.actions.length)
        next += work.actions.length
        problems.push(await finish(task, work, outcomes).then(() => undefined, problemOf))
      }
      return problems
    },
  }
}

const codes = {
  'allow-in-firewall': 'FIREWALL_FAILED',
  'remove-from-firewall': 'FIREWALL_FAILED',
  'unblock-virtualbox': 'FIREWALL_FAILED',
  'reserve-port': 'PORT_NOT_RESERVED',
  'release-port': 'PORT_NOT_RESERVED',
  'install-virtualbox': 'VIRTUALBOX_NOT_INSTALLED',
} as const

/** The action as it stands in the request. */
function detailOf({ action, ...fields }: ElevatedAction): Detail {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
  const side = action.startsWith('remove-') || action === 'release-port' ? 'before' : 'after'
  return { kind: 'setting', name: `With administrator rights: ${action}`, [side]: text }
}
