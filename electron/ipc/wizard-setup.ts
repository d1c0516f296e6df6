/** This PC and what is wanted: the first page, the form, and finding the Pi. */
import type { AppState } from '../contract/app-state.ts'
import type { PcCheck } from '../contract/pc-view.ts'
import { failure, problemOf } from '../contract/problem.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { Setup } from '../contract/setup.ts'
import { noteHostKey } from '../steps/pi/made-on-pi.ts'
import { piOfSshHost } from '../steps/pi/ssh-host.ts'
import { withFinding } from './candidates.ts'
import { changedForm, formOf, provisionalSetup } from './form.ts'
import { isGroup, mergePatch } from './merge-patch.ts'
import type { Handlers } from './serve.ts'
import { changedInPi, type WizardCore } from './wizard-core.ts'

type Place = Pick<Setup['pi'], 'address' | 'port'>

type SetupHandlers = Pick<
  Handlers,
  | 'goToPage'
  | 'checkPc'
  | 'changeSetup'
  | 'discardChanges'
  | 'startDiscovery'
  | 'takeFromSsh'
  | 'stopDiscovery'
  | 'fetchHostKey'
  | 'confirmHostKey'
  | 'provideSecret'
  | 'lookAtPi'
>

export function setupHandlers(core: WizardCore): SetupHandlers {
  const { workplace, stream, jobs, pc } = core
  const { ports, secrets, outgoing } = workplace

  /** What was typed is for one user on one machine. */
  function forgetSecretsOfPi(): void {
    for (const name of secrets.names()) if (name !== 'pc-sudo-password') secrets.put(name, undefined)
    stream.change({ secrets: secrets.names() })
  }

  /** What is known and was typed for one Pi is not for another one. Gives whether the form now names another machine. */
  function forgetOtherPi({ entered }: AppState['form']): boolean {
    const changed = changedInPi(stream.state().form.entered['pi'], entered['pi'])
    if (changed.length > 0) {
      jobs.stop('look')
      stream.change({ pi: { kind: 'none' } })
      forgetSecretsOfPi()
    }
    const isOtherMachine = changed.includes('address') || changed.includes('port')
    if (isOtherMachine) {
      jobs.stop('host-key')
      stream.change({ hostKey: { kind: 'none' } })
    }
    return isOtherMachine
  }

  async function enterChange(patch: MergePatch): Promise<void> {
    let form = changedForm(stream.state().form, patch, pc)
    const isOtherMachine = forgetOtherPi(form)
    if (isOtherMachine && isGroup(form.entered['pi']))
      form = changedForm(form, { pi: { hostKeyFingerprint: null } }, pc)
    await core.enter(form)
  }

  /** The Pi that the form names. Throws `SETUP_INVALID` while what is asked for, or all of it, is missing or wrong. */
  function piInForm(asked?: readonly string[]): Setup['pi'] {
    const { form } = stream.state()
    const issues = form.issues.filter(({ path }) => {
      const [group, name] = path.split('.')
      return group === 'pi' && (asked === undefined || name === undefined || asked.includes(name))
    })
    if (issues.length > 0)
      throw failure('SETUP_INVALID', issues.map(({ path, message }) => `${path}: ${message}`).join('\n'))
    return core.provisionalProduct().setup.pi
  }

  /** What is in force; where that is the same Pi, with the key that was confirmed: it is no wish that a run would have to fulfil. */
  function withConfirmed({ address, port }: Place, confirmed: MergePatch): MergePatch | null {
    const { inForce } = stream.state()
    if (inForce === null) return null
    const { pi } = provisionalSetup(formOf(inForce, pc), pc)
    const merged = mergePatch(inForce, confirmed)
    return pi.address === address && pi.port === port && isGroup(merged) ? merged : inForce
  }

  return {
    async goToPage({ page: asked, seeksNotice = false }) {
      // It says that all is done: that has to be true, whoever asks for it.
      const isDone = stream.state().run?.view.state === 'succeeded'
      const page = asked === 'done' && !isDone ? 'dashboard' : asked
      // Something may have been changed elsewhere since they were open.
      if (stream.state().page === 'dashboard') stream.change({ found: { kind: 'none' } })
      stream.change({ page, seeksNotice })
      await core.save({ page })
      return {}
    },

    async checkPc() {
      await jobs.look('check-pc', async (signal) => {
        const product = core.provisionalProduct()
        const { checkIds } = product
        const waiting = checkIds.map((id): PcCheck => ({
          id,
          state: 'checking',
          detail: '',
          facts: {},
          problem: null,
          fix: null,
          link: null,
        }))
        stream.change({ checks: waiting })
        const tell = (id: PcCheck['id'], check: PcCheck | undefined): void => {
          signal.throwIfAborted()
          const checks = stream.state().checks.flatMap((other) => (other.id === id ? (check ?? []) : other))
          stream.change({ checks })
        }
        await Promise.all([
          ...checkIds.map(async (id) => tell(id, await product.checkPc(id, signal))),
          (async () => {
            const machineFolder = await ports.virtualBox.defaultMachineFolder()
            const freeDiskBytes = await ports.files.freeBytes(product.setup.builder.folder ?? machineFolder)
            signal.throwIfAborted()
            stream.change({ pc: { ...stream.state().pc, machineFolder, freeDiskBytes } })
          })(),
        ])
      })
      return {}
    },

    async changeSetup({ patch }) {
      jobs.requireNoChange()
      const group = patch['pi']
      if (isGroup(group) && Object.hasOwn(group, 'hostKeyFingerprint'))
        throw failure('REQUEST_INVALID', 'A host key is confirmed, not entered.')
      await enterChange(patch)
      return {}
    },

    async takeFromSsh() {
      jobs.requireNoChange()
      const { pi } = stream.state().form.entered
      const host = isGroup(pi) && typeof pi['address'] === 'string' ? pi['address'] : ''
      await enterChange({
        pi: await piOfSshHost(host, { sshConfig: workplace.sshConfig, files: ports.files }),
      })
      return {}
    },

    async discardChanges() {
      jobs.requireNoChange()
      const { inForce } = stream.state()
      if (inForce === null) return {}
      const form = formOf(inForce, pc)
      forgetOtherPi(form)
      await core.enter(form)
      return {}
    },

    async startDiscovery({ scan }) {
      const show = (discovery: Partial<AppState['discovery']>): void =>
        stream.change({ discovery: { ...stream.state().discovery, ...discovery } })
      await jobs.look('discover', async (signal) => {
        show({ state: 'searching', isScan: scan, candidates: [], problem: null })
        try {
          await workplace.discovery.search({
            scan,
            signal,
            onFinding: (finding) => {
              if (signal.aborted) return
              show({ candidates: withFinding(stream.state().discovery.candidates, outgoing.value(finding)) })
            },
          })
          show({ state: 'finished' })
        } catch (error) {
          const found = outgoing.value(problemOf(error))
          // What was found until it was stopped stays.
          if (signal.aborted) show({ state: 'finished' })
          else show({ state: 'failed', problem: found })
          if (!signal.aborted) throw error
        }
      })
      return {}
    },

    async stopDiscovery() {
      jobs.stop('discover')
      return {}
    },

    async fetchHostKey() {
      // How to log in may be unknown yet: nobody logs in.
      const { address, port, hostKeyFingerprint } = piInForm(['address', 'port'])
      await jobs.look('host-key', (signal) =>
        core.follow('hostKey', signal, async () => {
          const fingerprint = await ports.ssh.hostKeyFingerprint(address, port, 'pi', signal)
          return { address, port, fingerprint, isConfirmed: fingerprint === hostKeyFingerprint }
        }),
      )
      return {}
    },

    async confirmHostKey({ fingerprint }) {
      jobs.requireNoChange()
      const { hostKey, form } = stream.state()
      if (hostKey.kind !== 'ready' || hostKey.value.fingerprint !== fingerprint)
        throw failure('PI_HOST_KEY_CHANGED', 'The confirmed key is not the one that the Pi shows.')
      await noteHostKey(core.provisionalProduct().engine.ledger, hostKey.value, fingerprint)
      const confirmed = { pi: { hostKeyFingerprint: fingerprint } }
      await core.enter(changedForm(form, confirmed, pc), {
        hostKey: { kind: 'ready', value: { ...hostKey.value, isConfirmed: true } },
        inForce: withConfirmed(hostKey.value, confirmed),
      })
      return {}
    },

    async provideSecret({ name, value }) {
      secrets.put(name, value ?? undefined)
      stream.change({ secrets: secrets.names() })
      return {}
    },

    async lookAtPi() {
      piInForm()
      await jobs.look('look', (signal) =>
        core.follow('pi', signal, () => core.provisionalProduct().lookAtPi(signal)),
      )
      // Now it can be asked for what is set up on it.
      stream.change({ found: { kind: 'none' } })
      return {}
    },
  }
}
