/** A PC on which VirtualBox has to be installed first, and that wants a restart then. */
import { describe, expect, test } from 'vitest'
import { workplaceOn } from '../../../electron/composition.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import type { MergePatch } from '../../../electron/contract/setup-form.ts'
import { failure, problem } from '../../../electron/contract/problem.ts'
import { openWizard } from '../../../electron/ipc/wizard.ts'
import { rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { productAssets } from '../../product-assets.ts'
import { createClient, lineTo, type WizardClient } from './wizard-client.ts'

/** VirtualBox is there once it was installed, and works once the PC was started after that. */
function pcWithoutVirtualBox(): { world: RehearsalWorld; restart: () => void } {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  const { host, virtualBox, clock } = world.ports
  let isInstalled = false
  let startedAt = 0
  const needsIt =
    <Question extends unknown[], Answer>(ask: (...question: Question) => Promise<Answer>) =>
    async (...question: Question): Promise<Answer> => {
      if (!isInstalled) throw failure('VIRTUALBOX_MISSING', 'There is none.')
      return ask(...question)
    }
  const ports = {
    ...world.ports,
    virtualBox: {
      ...virtualBox,
      version: async () => (isInstalled ? virtualBox.version() : undefined),
      list: needsIt((signal?: AbortSignal) => virtualBox.list(signal)),
    },
    host: {
      ...host,
      facts: async () => ({ ...(await host.facts()), startedAt }),
      virtualBoxInstallation: async () => ({
        executable: '/usr/bin/VBoxManage',
        installerSuffix: '-Win.exe',
        lacks: undefined,
      }),
      administrator: {
        ...host.administrator,
        carryOut: async (tasks: Parameters<typeof host.administrator.carryOut>[0]) => {
          const others = tasks.filter(({ kind }) => kind !== 'install-virtualbox')
          const problems = [...(await host.administrator.carryOut(others))]
          return tasks.map(({ kind }) => {
            if (kind !== 'install-virtualbox') return problems.shift()
            isInstalled = true
            return problem(
              'RESTART_NEEDED',
              'Windows finishes the installation of VirtualBox when it starts anew.',
            )
          })
        },
      },
    },
  }
  return { world: { ...world, ports }, restart: () => void (startedAt = clock.now() + 1) }
}

async function start(world: RehearsalWorld) {
  const wizard = await openWizard({ workplace: workplaceOn(world), version: '1.0.0', locale: 'en' })
  return { wizard, client: createClient(lineTo(wizard)) }
}

const password = (client: WizardClient) =>
  client.must('provideSecret', { name: 'pi-password', value: 'Zx9-kirsch&"torte' })

async function fillIn(client: WizardClient): Promise<void> {
  await client.must('changeSetup', {
    patch: { pi: { address: '192.168.1.23', user: 'root', login: { kind: 'password' } } },
  })
  await client.must('fetchHostKey', {})
  const { hostKey } = client.state()
  const fingerprint = hostKey.kind === 'ready' ? hostKey.value.fingerprint : ''
  await client.must('confirmHostKey', { fingerprint })
  await password(client)
}

const hasEnded = ({ run }: AppState): boolean => run !== null && run.view.state !== 'running'

/** A run that ends because the PC has to be restarted. */
async function runUntilRestart(world: RehearsalWorld, patch: MergePatch = {}): Promise<void> {
  const { client } = await start(world)
  await fillIn(client)
  await client.must('changeSetup', { patch })
  await client.must('plan', { goal: 'present' })
  const { plan } = client.state()
  if (plan.kind !== 'ready') throw new Error(JSON.stringify(plan))
  expect(plan.value.obstacles).toEqual([])
  await client.must('start', { planId: plan.value.id })
  const { run } = await client.until((state) => hasEnded(state) && state.interrupted !== null)
  expect(run?.view.problem?.code).toBe('RESTART_NEEDED')
}

describe('after the restart of the PC', () => {
  test('the run goes on by itself to its end', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    restart()
    const { wizard, client } = await start(world)
    // As with a login that needs none.
    await password(client)
    await wizard.resumeAfterRestart()
    const { run } = await client.until(hasEnded)
    expect(run?.view.problem).toBeUndefined()
    await client.until(({ page }) => page === 'done')
  })

  test('without the password the review waits for the user, and says what is missing', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    restart()
    const { wizard, client } = await start(world)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'review', run: null, interrupted: 'present' })
    expect(JSON.stringify(client.state().plan)).toContain('PI_LOGIN_REFUSED')
  })

  test('what was not shown before is shown first', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world, { network: { unblockVirtualBox: true } })
    restart()
    const { wizard, client } = await start(world)
    await password(client)
    // Rules to be removed that nobody has seen.
    await client.must('pretend', { fault: 'virtualbox-blocked', isOn: true })
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({
      page: 'review',
      plan: { kind: 'ready', value: { obstacles: [] } },
      run: null,
    })
  })

  test('what was entered since does not keep it from going on, and is no part of it', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    restart()
    const { wizard, client } = await start(world)
    await password(client)
    await client.must('changeSetup', { patch: { builder: { cpuCount: 2 } } })
    await wizard.resumeAfterRestart()
    await client.until(({ page }) => page === 'done')
    const [machine] = await world.ports.virtualBox.list()
    expect((await world.ports.virtualBox.machine(machine?.uuid ?? '')).hardware.cpuCount).toBe(4)
    expect(client.state().form.entered).toMatchObject({ builder: { cpuCount: 2 } })
  })

  test('before the restart it stands in the way, and nothing starts', async () => {
    const { world } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    const { wizard, client } = await start(world)
    await password(client)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'review', run: null })
    expect(JSON.stringify(client.state().plan)).toContain('RESTART_NEEDED')
  })

  test('nothing goes on by itself where no run waits', async () => {
    const world = rehearsalWorld({ fast: true, assets: productAssets })
    const { wizard, client } = await start(world)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'this-pc', plan: { kind: 'none' }, run: null })
  })
})
