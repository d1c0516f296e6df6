/** The builder runs and answers with the host key that was made for it. */
import { foundInThisRun, type Change } from '../../contract/plan.ts'
import { failure, problem, problemOf, ProblemError, type Problem } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Machine, MachineState, VirtualBoxChange } from '../../ports/virtualbox.ts'
import { commandDetails } from './commands.ts'
import { lackForGoingOn } from './disk-space.ts'
import { stateByThen } from './forwarding.ts'
import { isUnreadable, ownMachineIfAny, ownUuidIfAny } from './own-machine.ts'
import { pauseWhilePlaying } from './playing.ts'
import { builderSession } from './session.ts'
import { startMachine } from './start.ts'
import { isLasting, isOff, shutDown, shuttingDown, switchOff, waitForState } from './switch-off.ts'
import { installedMachine } from './system-tag.ts'

export interface PowerState {
  machine: MachineState
  answers: boolean
}

const retryMs = 1_000
/**
 * VirtualBox takes the connection before the builder can: one that was begun too early hangs. So the first tries are short; they
 * become longer for a machine on which a login itself takes long.
 */
const shortestTryMs = 3_000
const settleMs = 60_000

export const vmPower = defineResource<PowerState>({
  id: 'vm/power',
  title: 'The builder runs',
  needs: ['host/firewall', 'vm/keys', 'vm/forwarding', 'vm/system'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 40,

  async inspect(context): Promise<Observed<PowerState>> {
    const machine = await installedMachine(context)
    if (machine === undefined) return { kind: 'absent' }
    const pause = await pauseWhilePlaying(context, machine)
    if (pause !== undefined) return { kind: 'blocked', problem: pause }
    if (isOff(machine.state)) return { kind: 'absent' }
    const answer = machine.state === 'running' ? await tryLink(context) : 'silent'
    // While the forwardings are wrong, somebody else may answer.
    if (typeof answer === 'object')
      return { kind: 'blocked', problem: answer.problem, until: 'vm/forwarding' }
    const answers = answer === 'answers'
    const warning = answers ? undefined : hanging(context, machine)
    return {
      kind: 'present',
      state: { machine: machine.state, answers },
      ...(warning && { warning }),
    }
  },

  async diff(context, observed) {
    if (observed.kind === 'absent') return turningOnFromUnseen(context)
    const { machine, answers } = observed.state
    if (answers) return undefined
    if (machine === 'saved') return changeOf(context, summaries.wake, machine, [{ kind: 'start' }])
    if (machine === 'stuck')
      return changeOf(context, summaries.stuck, machine, [
        { kind: 'power-off', state: machine },
        { kind: 'start' },
      ])
    if (machine === 'running')
      return changeOf(context, waiting(context), `${machine}, without an answer`, startingAnew)
    const change = turningOn(machine)
    return changeOf(
      context,
      summaries[change ?? 'wait'],
      `${machine}, without an answer`,
      change ? [{ kind: change }] : [],
    )
  },

  async obstacle(context, observed) {
    const isPaused = observed.kind === 'present' && observed.state.machine === 'paused'
    return isPaused ? lackForGoingOn(context) : undefined
  },

  async apply(context, observed) {
    const machine = await installedMachine(context)
    if (machine === undefined) throw failure('VM_NOT_FOUND', 'There is no builder to start.')
    const { uuid } = machine
    if (machine.state === 'stuck') await switchOff(context, uuid, { gently: false })
    try {
      await bringUp(context, uuid)
    } catch (error) {
      const ran = observed.kind === 'present' && observed.state.machine === 'running'
      if (!ran || problemOf(error).code !== 'BUILDER_UNREACHABLE') throw error
      context.log('The builder runs and does not answer: it is started anew.')
      await switchOff(context, uuid, { gently: true })
      await bringUp(context, uuid)
    }
  },

  // With its machine it goes by itself. A machine that is kept would run on, and nothing of ours would be left to stop it.
  async inspectForRemoval(context): Promise<Observed<PowerState>> {
    const machine = await keptMachine(context)
    return machine === undefined || isOff(machine.state) || machine.state === 'saved'
      ? { kind: 'absent' }
      : { kind: 'present', state: { machine: machine.state, answers: false } }
  },

  async remove(context) {
    const machine = await keptMachine(context)
    if (machine !== undefined) await shutDown(context, machine)
  },

  async describeRemoval(context, { state }) {
    return {
      summary:
        'The builder that is kept is shut down, by a power cut if it does not listen; the next set-up starts it again',
      details: [
        { kind: 'setting', name: 'Machine: state', before: state.machine, after: 'off' },
        ...commandDetails(context, await keptMachine(context), shuttingDown(state.machine)),
      ],
    }
  },
})

/** One that nobody can look at now is kept as it is, and in nobody's way. */
async function keptMachine(context: StepContext): Promise<Machine | undefined> {
  try {
    return await ownMachineIfAny(context)
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

/** Comes back when the builder answers. Throws `BUILDER_UNREACHABLE`, `VM_START_FAILED`. */
export async function bringUp(context: StepContext, uuid: string): Promise<void> {
  await bringToRunning(context, uuid)
  await waitForLink(context, uuid)
}

/** What is wrong with one that does not answer, where it is neither off nor still starting. */
function hanging({ ports, setup }: StepContext, { state, stateSince }: Machine): Problem | undefined {
  if (state === 'stuck')
    return problem('BUILDER_UNREACHABLE', 'VirtualBox gave the machine up while it ran (a guru meditation).')
  const { bootTimeoutSeconds } = setup.builder
  const isUp = state === 'running' && ports.clock.now() - stateSince >= bootTimeoutSeconds * 1000
  return isUp
    ? problem('BUILDER_UNREACHABLE', `It has run for more than ${bootTimeoutSeconds} s and does not answer.`)
    : undefined
}

/** One that runs may be busy, or still be starting: it has all the time of a start before anything is done about it. */
function waiting({ setup }: StepContext): string {
  const { bootTimeoutSeconds } = setup.builder
  return `The builder is waited for; if it does not answer within ${bootTimeoutSeconds} s, it is shut down, by a power cut if it does not listen, and started anew`
}

const startingAnew: readonly VirtualBoxChange[] = [
  { kind: 'press-power-button' },
  { kind: 'power-off', state: 'running' },
  { kind: 'start' },
]

/** One that is off; or one that is seen only later, and may be paused then. */
async function turningOnFromUnseen(context: StepContext): Promise<Change> {
  // One that is installed anew or gets other hardware is off by then.
  const machine = await installedMachine(context)
  const state = machine && (await stateByThen(context, machine))
  const isUnseen = await isUnreadable(context)
  const mayBePaused = state === 'paused' || isUnseen
  const mayHang = state === 'running' || isUnseen
  const seen = mayHang ? waiting(context) : summaries[mayBePaused ? 'startOrResume' : 'start']
  const before = isUnseen ? foundInThisRun : 'off'
  return changeOf(context, isUnseen ? summaries.whatever : seen, before, [
    ...(mayHang ? startingAnew : [{ kind: 'start' } as const]),
    ...(state === 'stuck' || isUnseen ? [{ kind: 'power-off', state: 'stuck' } as const] : []),
    ...(mayBePaused ? [{ kind: 'resume' } as const] : []),
  ])
}

async function changeOf(
  context: StepContext,
  summary: string,
  before: string,
  changes: readonly VirtualBoxChange[],
): Promise<Change> {
  const uuid = await ownUuidIfAny(context)
  const commands = commandDetails(context, uuid === undefined ? undefined : { uuid }, changes)
  return {
    summary,
    details: [{ kind: 'setting', name: 'Machine: state', before, after: 'running' }, ...commands],
  }
}

const summaries = {
  startOrResume: 'The builder is started, or goes on where it is paused',
  whatever: 'The builder is started, goes on where it is paused, or is started anew where it hangs',
  start: 'The builder is started',
  resume: 'The builder goes on',
  wake: 'The builder is woken up; if its saved state cannot be loaded, that is discarded, and it starts anew',
  stuck: 'The builder crashed (a guru meditation of VirtualBox): its power is cut, and it is started',
  wait: 'The builder is waited for until it answers',
}

/** What `bringToRunning` will call for a machine in this state. */
function turningOn(state: MachineState): 'start' | 'resume' | undefined {
  if (state === 'paused') return 'resume'
  return state === 'running' || state === 'starting' ? undefined : 'start'
}

/** Also wakes up a machine that was saved, and lets one go on that was paused. */
async function bringToRunning(context: StepContext, uuid: string): Promise<void> {
  const state = await waitForState(context, uuid, isLasting, settleMs)
  context.signal.throwIfAborted()
  if (state !== 'running') await startMachine(context, uuid)
}

/** `bootTimeoutSeconds` count from now on. A wrong host key ends it at once: nothing of ours may speak to that machine. */
async function waitForLink(context: StepContext, uuid: string): Promise<void> {
  const { ports, setup, signal } = context
  const { clock, virtualBox } = ports
  const startedAt = clock.now()
  for (;;) {
    const answer = await tryLink(context, shortestTryMs + (clock.now() - startedAt) / 10)
    if (answer === 'answers') return
    if (typeof answer === 'object') throw answer
    const seconds = Math.round((clock.now() - startedAt) / 1000)
    const { state } = await virtualBox.machine(uuid, signal)
    if (isOff(state)) throw failure('VM_START_FAILED', 'The builder switched itself off while it started.')
    if (seconds >= setup.builder.bootTimeoutSeconds)
      throw failure('BUILDER_UNREACHABLE', `It did not answer within ${seconds} s after its start.`)
    context.report({ done: seconds, unit: 'seconds', note: 'waits for the builder to answer' })
    await clock.sleep(retryMs, signal)
  }
}

type Answer = 'answers' | 'silent' | ProblemError

async function tryLink(context: StepContext, connectTimeoutMs?: number): Promise<Answer> {
  try {
    await builderSession(context, connectTimeoutMs)
    return 'answers'
  } catch (error) {
    context.signal.throwIfAborted()
    const told = problemOf(error)
    return told.code === 'BUILDER_UNREACHABLE' ? 'silent' : new ProblemError(told)
  }
}
