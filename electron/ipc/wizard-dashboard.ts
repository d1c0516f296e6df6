/** What is looked at and done outside of a run: the status, the machine, a proof, the log. */
import type { AppState } from '../contract/app-state.ts'
import type { FastBuild } from '../contract/fast-builds.ts'
import { lightsOf } from '../contract/lights.ts'
import type { MachineNow } from '../steps/vm/console.ts'
import { diagnosticLogLines, diagnosticsText, type Seen } from './diagnostics.ts'
import { lookForDiagnostics } from './diagnostics-looks.ts'
import type { Handlers } from './serve.ts'
import type { WizardCore } from './wizard-core.ts'

/** Somebody waits for it in front of a button. */
const diagnosticsLimitMs = 30_000

function machineFields(machine: MachineNow | undefined): Pick<AppState, 'machine' | 'isPlaying'> {
  return { machine: machine?.state ?? null, isPlaying: machine?.isPlaying ?? false }
}

type DashboardHandlers = Pick<
  Handlers,
  | 'takeScreenshot'
  | 'refreshStatus'
  | 'refreshBuilds'
  | 'followFastBuilds'
  | 'explainWhy'
  | 'askDryBuild'
  | 'stopDryBuild'
  | 'changePower'
  | 'setPlaying'
  | 'prove'
  | 'readLog'
  | 'readDiagnostics'
  | 'stopDiagnostics'
>

export function dashboardHandlers(core: WizardCore): DashboardHandlers {
  const { workplace, stream, jobs } = core
  const { ports, outgoing } = workplace
  const now = (): string => new Date(ports.clock.now()).toISOString()

  return {
    async takeScreenshot() {
      // VirtualBox answers one call at a time: a stop must not stand behind those of a picture.
      if (stream.state().run?.isStopping === true) return { pngBase64: null }
      const png = await jobs.look('screenshot', (signal) =>
        core.product().takeScreenshot(AbortSignal.any([signal, AbortSignal.timeout(20_000)])),
      )
      return { pngBase64: png === undefined ? null : Buffer.from(png).toString('base64') }
    },

    async refreshStatus() {
      const product = core.product()
      await jobs.look('status', (signal) =>
        core.follow('status', signal, async () => {
          await product.askForRights(signal)
          const { lines, machine } = await product.status(signal)
          signal.throwIfAborted()
          stream.change(machineFields(machine))
          return { at: now(), lights: lightsOf(lines), lines }
        }),
      )
      return {}
    },

    async refreshBuilds() {
      const product = core.product()
      await jobs.look('builds', (signal) =>
        core.follow('builds', signal, () => product.builds(signal), { keepsEarlier: true }),
      )
      return {}
    },

    async followFastBuilds() {
      const product = core.product()
      await jobs.look('fast-builds', (signal) =>
        core.follow(
          'fastBuilds',
          signal,
          async () => {
            let value: FastBuild[] = []
            await product.followFastBuilds((seen) => {
              value = seen
              if (!signal.aborted) stream.change({ fastBuilds: { kind: 'ready', value } })
            }, signal)
            return value
          },
          { keepsEarlier: true },
        ),
      )
      return {}
    },

    async explainWhy({ derivation }) {
      const product = core.product()
      await jobs.look('why', (signal) =>
        core.follow('why', signal, () => product.why(derivation ?? undefined, signal)),
      )
      return {}
    },

    async askDryBuild() {
      const product = core.product()
      jobs.requireNoChange()
      await jobs.look('dry-build', (signal) =>
        core.follow('dryBuild', signal, () => product.dryBuild(signal)),
      )
      return {}
    },

    async stopDryBuild() {
      jobs.stop('dry-build')
      return {}
    },

    async changePower({ action }) {
      const product = core.product()
      await jobs.change('power', (signal) =>
        core.follow('power', signal, async () => {
          await product.changePower(action, signal)
          stream.change(machineFields(await product.machine(signal)))
          return {}
        }),
      )
      return {}
    },

    async setPlaying({ isPlaying }) {
      const product = core.product()
      await jobs.change('power', (signal) =>
        core.follow('power', signal, async () => {
          // What failed may have been done in part.
          try {
            await product.setPlaying(isPlaying, signal)
          } finally {
            stream.change(machineFields(await product.machine(signal)))
          }
          return {}
        }),
      )
      return {}
    },

    async prove() {
      const product = core.product()
      await jobs.change('prove', (signal) =>
        core.follow('proof', signal, async () => {
          const { system, bootId, seconds, ways } = await product.prove(() => undefined, signal)
          return { at: now(), system, bootId, seconds, ways }
        }),
      )
      return {}
    },

    async readLog({ lines }) {
      return { lines: outgoing.value(await ports.log.tail(lines)) }
    },

    async readDiagnostics() {
      // A form that is not complete yet is worth a report, too.
      const isComplete = core.formInForce().issues.length === 0
      // Also where another setup is in force: the report shows both, and passwords in either's URLs have to be known for that.
      const entered = core.provisionalProduct()
      const product = isComplete ? core.product() : entered
      const before = (): Seen => ({ ...stream.state(), versions: [] })
      try {
        jobs.requireNoChange()
        return {
          text: await jobs.look('diagnostics', (signal) =>
            lookForDiagnostics(product, {
              before: before(),
              isComplete,
              signal,
              limitMs: diagnosticsLimitMs,
            }),
          ),
        }
      } catch (error) {
        // One that began meanwhile stopped it.
        if (!jobs.isChanging()) throw error
        const log = await ports.log.tail(diagnosticLogLines)
        return { text: diagnosticsText({ ...before(), isChanging: true }, { log, at: now(), outgoing }) }
      }
    },

    async stopDiagnostics() {
      jobs.stop('diagnostics')
      return {}
    },
  }
}
