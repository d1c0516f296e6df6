/** A PC on which VirtualBox has to be installed first, and that wants a restart then. */
import { describe, expect, test } from 'vitest'
import type { MergePatch } from '../../../electron/contract/setup-form.ts'
import { failure, problem } from '../../../electron/contract/problem.ts'
import type { RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { fillIn, hasEnded, newWorld, open, startShown, typePassword } from './filled-in.ts'

/** VirtualBox is there once it was installed, and works once the PC was started after that. */
function pcWithoutVirtualBox(): { world: RehearsalWorld; restart: () => void } {
  const world = newWorld()
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

/** A run that ends because the PC has to be restarted. */
async function runUntilRestart(world: RehearsalWorld, patch: MergePatch = {}): Promise<void> {
  const { client } = await open(world)
  await fillIn(client)
  await client.must('changeSetup', { patch })
  await client.must('plan', { goal: 'present' })
  expect(client.state().plan).toMatchObject({ kind: 'ready', value: { obstacles: [] } })
  await startShown(client)
  const { run } = await client.until((state) => hasEnded(state) && state.interrupted !== null)
  expect(run?.view.problem?.code).toBe('RESTART_NEEDED')
}

describe('after the restart of the PC', () => {
  test('the run goes on by itself to its end', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    restart()
    const { wizard, client } = await open(world)
    // As with a login that needs none.
    await typePassword(client)
    await wizard.resumeAfterRestart()
    const { run } = await client.until(hasEnded)
    expect(run?.view.problem).toBeUndefined()
    await client.until(({ page }) => page === 'done')
  })

  test('without the password the review waits for the user, and says what is missing', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world)
    restart()
    const { wizard, client } = await open(world)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'review', run: null, interrupted: 'present' })
    expect(JSON.stringify(client.state().plan)).toContain('PI_LOGIN_REFUSED')
  })

  test('what was not shown before is shown first', async () => {
    const { world, restart } = pcWithoutVirtualBox()
    await runUntilRestart(world, { network: { unblockVirtualBox: true } })
    restart()
    const { wizard, client } = await open(world)
    await typePassword(client)
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
    const { wizard, client } = await open(world)
    await typePassword(client)
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
    const { wizard, client } = await open(world)
    await typePassword(client)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'review', run: null })
    expect(JSON.stringify(client.state().plan)).toContain('RESTART_NEEDED')
  })

  test('nothing goes on by itself where no run waits', async () => {
    const world = newWorld()
    const { wizard, client } = await open(world)
    await wizard.resumeAfterRestart()
    expect(client.state()).toMatchObject({ page: 'this-pc', plan: { kind: 'none' }, run: null })
  })
})
