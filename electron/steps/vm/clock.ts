/**
 * The builder's clock. It stands still while the PC sleeps or the builder is paused; the builder's own time servers correct it within
 * minutes, where it reaches them. Until then certificates are "not yet valid".
 */
import { z } from 'zod'
import { foundInThisRun, type Change } from '../../contract/plan.ts'
import { failure, ProblemError } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { builderSession, observeInside } from './session.ts'
import { installedMachine, mayBeInstalled } from './system-tag.ts'

interface ClockState {
  /** `undefined` where it is right. Negative: it is ahead. */
  behindSeconds: number | undefined
}

/** Less is corrected by the builder itself, and harms nothing. */
const mostSeconds = 10
const secondsSchema = z.string().regex(/^\d{1,11}\.\d{9}$/)

export const vmClock = defineResource<ClockState>({
  id: 'vm/clock',
  title: 'Clock of the builder',
  needs: ['vm/power'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 1,

  async inspect(context): Promise<Observed<ClockState>> {
    if ((await installedMachine(context)) === undefined) return { kind: 'absent' }
    return observeInside(context, async (builder) => ({ behindSeconds: await lookAtClock(context, builder) }))
  },

  async diff(context, observed) {
    if (observed.kind === 'absent')
      // One that is still to be installed takes its time from the PC.
      return (await mayBeInstalled(context))
        ? changeOf('The builder’s clock is set where it is wrong', undefined)
        : undefined
    const { behindSeconds } = observed.state
    if (behindSeconds === undefined) return undefined
    const found = `about ${roughly(Math.abs(behindSeconds))} ${behindSeconds > 0 ? 'behind' : 'ahead'}`
    return changeOf(`The builder’s clock is ${found}: it is set`, found)
  },

  async apply(context, observed) {
    if (observed.kind === 'present' && observed.state.behindSeconds === undefined) return
    context.signal.throwIfAborted()
    await setClock(context, await builderSession(context))
  },
})

/** After a pause. A builder that does not answer is told by others. */
export async function correctClock(context: StepContext): Promise<void> {
  try {
    const remote = await builderSession(context)
    if ((await lookAtClock(context, remote)) !== undefined) await setClock(context, remote)
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof ProblemError)) throw error
    context.log(`The builder’s clock was not looked at: ${error.problem.detail}`)
  }
}

/** How far it is off, by more than can come from asking. */
async function lookAtClock({ ports: { clock } }: StepContext, remote: Remote) {
  const askedAt = clock.now()
  const { stdout } = await remote.ask(['date', '+%s.%N'])
  const answeredAt = clock.now()
  const answer = secondsSchema.safeParse(stdout.trim())
  if (!answer.success)
    throw failure(
      'BUILDER_ANSWER_UNREADABLE',
      'The builder does not say what time it has.',
      stdout.slice(0, 500),
    )
  const behindMs = (askedAt + answeredAt) / 2 - Number(answer.data) * 1000
  const isOff = Math.abs(behindMs) - (answeredAt - askedAt) / 2 > mostSeconds * 1000
  return isOff ? Math.round(behindMs / 1000) : undefined
}

/** `date` and not `chronyc makestep`: what chrony measured was before the pause. It notices the step and goes on from there. */
async function setClock({ ports: { clock }, signal }: StepContext, remote: Remote): Promise<void> {
  await remote.run(settingTo((clock.now() / 1000).toFixed(3)), { signal })
}

const settingTo = (seconds: string): string[] => ['date', '--utc', '--set', `@${seconds}`]

function changeOf(summary: string, before: string | undefined): Change {
  return {
    summary,
    details: [
      {
        ...{ kind: 'setting', name: 'Clock of the builder', after: 'that of this PC' },
        ...(before === undefined ? {} : { before }),
      },
      { kind: 'command', where: 'builder', argv: settingTo(foundInThisRun) },
    ],
  }
}

/** In steps that a plan and its run have in common: between them both clocks go on. */
function roughly(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds / 10) * 10} seconds`
  if (seconds < 6_000) return `${Math.round(seconds / 60)} minutes`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`
  return `${Math.round(seconds / 86_400)} days`
}
