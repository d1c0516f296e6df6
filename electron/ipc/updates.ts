/**
 * Newer versions of the program itself: looked for some time after its start and once a day, downloaded in the background. Installed is
 * what was downloaded when the program ends, or when somebody wants it now; never while something is being changed.
 */
import { failure, problemOf } from '../contract/problem.ts'
import type { Handlers } from './serve.ts'
import type { WizardCore } from './wizard-core.ts'

/** What can update this program. */
export interface Updates {
  /**
   * Looks for a newer version, and downloads and checks it; its name, or `undefined` where there is none. It is then installed when the
   * program ends. Throws `UPDATE_NOT_GENUINE`, and whatever else stood in the way.
   */
  download(): Promise<string | undefined>
  /** The program ends in order, and its new version starts. */
  restart(): void
}

/** The start has other things to do. */
const firstLookMs = 60_000
const betweenLooksMs = 24 * 60 * 60_000

/** Until something is ready to be installed, or the signal says so. Never throws; what it finds is `update` in the state. */
export async function watchUpdates(core: WizardCore, updates: Updates, signal: AbortSignal): Promise<void> {
  const { workplace, stream } = core
  const { ports, outgoing } = workplace
  /** A sleep that is cut short is the end. */
  const slept = (milliseconds: number): Promise<boolean> =>
    ports.clock.sleep(milliseconds, signal).then(
      () => true,
      () => false,
    )
  for (let waitMs = firstLookMs; await slept(waitMs); waitMs = betweenLooksMs) {
    try {
      const version = await updates.download()
      stream.change({
        update: version === undefined ? { kind: 'none' } : { kind: 'ready', value: { version } },
      })
      // One that is ready stays the one that is installed, whatever the feed says later.
      if (version !== undefined) return
    } catch (error) {
      const problem = outgoing.value(problemOf(error))
      ports.log.write('no-update', { problem })
      // A PC at home is often without a network: nobody has to hear of that.
      if (problem.code === 'UPDATE_NOT_GENUINE') stream.change({ update: { kind: 'failed', problem } })
    }
  }
}

export function updateHandlers(
  { workplace, stream, jobs }: WizardCore,
  updates: Updates | undefined,
): Pick<Handlers, 'restartForUpdate'> {
  return {
    async restartForUpdate() {
      if (updates === undefined || stream.state().update.kind !== 'ready')
        throw failure('REQUEST_INVALID', 'There is no newer version that could be installed.')
      jobs.requireNoChange()
      // Of another process, such as the command line.
      const release = await workplace.ports.runLock.acquire()
      await release()
      updates.restart()
      return {}
    },
  }
}
