/** Whether what is set up is still well, while the program runs. */
import { describe, expect, test } from 'vitest'
import { failure } from '../../../electron/contract/problem.ts'
import { everything, type Removal } from '../../../electron/contract/removal.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { Clock } from '../../../electron/ports/clock.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { RehearsalHost } from '../../../electron/rehearsal/host.ts'
import type { RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { fillIn, hasEnded, newWorld, open, startShown, typePassword } from './filled-in.ts'

/** A clock on which half a minute passes when the test says so. */
function clockByHand(clock: Clock): Clock & Record<'halfMinute' | 'untilAsleep', () => Promise<void>> {
  let wake: (() => void) | undefined
  let asleep = Promise.withResolvers<undefined>()
  return {
    now: () => clock.now(),
    sleep: (milliseconds, signal) => {
      if (milliseconds !== 30_000) return clock.sleep(milliseconds, signal)
      const { promise, resolve } = Promise.withResolvers<undefined>()
      wake = () => resolve(undefined)
      const cutShort = (): void => {
        asleep = Promise.withResolvers<undefined>()
        resolve(undefined)
      }
      signal?.addEventListener('abort', cutShort, { once: true })
      asleep.resolve(undefined)
      return promise
    },
    untilAsleep: () => asleep.promise.then(() => undefined),
    /** Resolves when what was woken sleeps again. */
    halfMinute: async () => {
      await asleep.promise
      asleep = Promise.withResolvers<undefined>()
      wake?.()
      await asleep.promise
    },
  }
}

async function start(world: RehearsalWorld) {
  const clock = clockByHand(world.ports.clock)
  return { clock, ...(await open({ ...world, ports: { ...world.ports, clock } })) }
}

async function setUp(world: RehearsalWorld): Promise<void> {
  const { wizard, client } = await start(world)
  await fillIn(client)
  await client.must('plan', { goal: 'present' })
  await startShown(client)
  await client.until(({ page }) => page === 'done')
  await wizard.close()
}

const hostOf = (world: RehearsalWorld) => world.ports.host as RehearsalHost

test('nothing is looked at, and nothing told, where nothing is set up', async () => {
  const { wizard, client, clock } = await start(newWorld())
  wizard.watchHealth()
  await clock.halfMinute()
  expect(client.state()).toMatchObject({ notice: null, status: { kind: 'none' } })
  await wizard.close()
})

test('another address of this PC is told, until a repair has told the Pi', async () => {
  const world = newWorld()
  await setUp(world)
  const { wizard, client, clock } = await start(world)
  await client.must('provideSecret', { name: 'pi-password', value: 'secret' })
  wizard.watchHealth()
  await client.until(({ status }) => status.kind === 'ready')
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()

  hostOf(world).address = '192.168.1.77'
  await clock.halfMinute()
  expect(client.state().notice).toEqual({ kind: 'address-changed', address: '192.168.1.10' })
  // A cable that was out for a moment.
  hostOf(world).address = '192.168.1.10'
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()

  hostOf(world).address = '192.168.1.77'
  await clock.halfMinute()
  await client.must('plan', { goal: 'present' })
  const { plan } = client.state()
  if (plan.kind !== 'ready') throw new Error(plan.kind)
  expect(plan.value.actions.map(({ resource }) => resource)).toContain('pi/module')
  await client.must('start', { planId: plan.value.id })
  await client.until(({ run }) => run?.view.state === 'succeeded')
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()
  await wizard.close()
})

test('the next start knows what the Pi was told, without a login', async () => {
  const world = newWorld()
  await setUp(world)
  const first = await start(world)
  await first.client.must('provideSecret', { name: 'pi-password', value: 'secret' })
  first.wizard.watchHealth()
  await first.client.until(({ status }) => status.kind === 'ready')
  await first.clock.halfMinute()
  await first.wizard.close()

  hostOf(world).address = '192.168.1.77'
  world.pretend('pi-off', true)
  const { wizard, client } = await start(world)
  wizard.watchHealth()
  const { notice } = await client.until((state) => state.notice !== null)
  expect(notice).toEqual({ kind: 'address-changed', address: '192.168.1.10' })
  await wizard.close()
})

test('after a sleep of the PC, and with other addresses, everything is looked at anew', async () => {
  const world = newWorld()
  await setUp(world)
  const others: string[] = []
  const host = { ...world.ports.host, addresses: () => ['192.168.1.10', ...others] }
  const { wizard, client, clock } = await start({ ...world, ports: { ...world.ports, host } })
  await client.must('provideSecret', { name: 'pi-password', value: 'secret' })
  const health = wizard.watchHealth()
  await clock.untilAsleep()
  expect(client.state().notice).toBeNull()
  const [rule] = hostOf(world).firewallRules
  hostOf(world).firewallRules.length = 0
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()

  health.lookAgain()
  const { notice } = await client.until((state) => state.notice !== null)
  expect(notice).toEqual({ kind: 'not-well', parts: ['link'] })
  // It stays for as long as the rule is gone, also over ticks that look at nothing but the address.
  await clock.untilAsleep()
  await clock.halfMinute()
  expect(client.state().notice).toEqual(notice)

  if (rule !== undefined) hostOf(world).firewallRules.push(rule)
  others.push('10.8.0.2')
  await clock.untilAsleep()
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()
  await wizard.close()
})

test('a part that is not well is told at the start; that nobody gave a password yet is not', async () => {
  const world = newWorld()
  await setUp(world)
  hostOf(world).firewallRules.length = 0
  const { wizard, client } = await start(world)
  wizard.watchHealth()
  const { notice } = await client.until((state) => state.notice !== null)
  expect(notice).toEqual({ kind: 'not-well', parts: ['link'] })
  await wizard.close()
})

describe('a firewall that takes rights to be seen', () => {
  const withoutRights = (world: RehearsalWorld): RehearsalWorld => {
    const state = () => Promise.reject(failure('NEEDS_ADMINISTRATOR', 'sudo gives this user no rights.'))
    const host = { ...world.ports.host, firewall: { ...world.ports.host.firewall, state } }
    return { ...world, ports: { ...world.ports, host } }
  }

  test('is not told, and keeps no fault from being told', async () => {
    const world = newWorld()
    await setUp(world)
    const { wizard, client, clock } = await start(withoutRights(world))
    await typePassword(client)
    const health = wizard.watchHealth()
    await clock.untilAsleep()
    expect(client.state()).toMatchObject({ notice: null, status: { kind: 'ready' } })

    const path = '/etc/nixos/pi-offload/default.nix'
    const file = world.home.pi.files.get(path)
    world.home.pi.files.delete(path)
    health.lookAgain()
    const { notice } = await client.until((state) => state.notice !== null)
    expect(notice).toEqual({ kind: 'not-well', parts: ['pi'] })

    if (file !== undefined) world.home.pi.files.set(path, file)
    await clock.untilAsleep()
    health.lookAgain()
    await client.until((state) => state.notice === null)
    await wizard.close()
  })

  test('hides no fault behind it in its own light', async () => {
    const world = newWorld()
    await setUp(world)
    const [machine] = await world.home.virtualBox.list()
    await world.home.virtualBox.removeForwarding(machine?.uuid ?? '', 'builder')
    const { wizard, client } = await start(withoutRights(world))
    await typePassword(client)
    wizard.watchHealth()
    const { notice } = await client.until((state) => state.notice !== null)
    expect(notice).toEqual({ kind: 'not-well', parts: ['link'] })
    await wizard.close()
  })
})

test.each<[string, Setup['pi']['login'], string, boolean]>([
  ['an agent', { kind: 'agent' }, '', true],
  ['a key', { kind: 'key', path: '/home/you/.ssh/id_pi' }, 'a private key', true],
  ['a key with a passphrase', { kind: 'key', path: '/home/you/.ssh/id_pi' }, 'ENCRYPTED', false],
])('that the Pi refuses the login with %s is told where nobody has to type for it', async (...options) => {
  const [, login, key, isTold] = options
  const world = newWorld()
  await world.ports.files.write('/home/you/.ssh/id_pi', key)
  const { ssh } = world.ports
  // A Pi that takes any login.
  const connect: typeof ssh.connect = (target, ...rest) =>
    ssh.connect(
      target.role === 'pi'
        ? { ...target, login: { kind: 'password', password: new Secret('secret') } }
        : target,
      ...rest,
    )
  const first = await start({ ...world, ports: { ...world.ports, ssh: { ...ssh, connect } } })
  await fillIn(first.client)
  await first.client.must('changeSetup', { patch: { pi: { login } } })
  await first.client.must('plan', { goal: 'present' })
  await startShown(first.client)
  await first.client.until(({ page }) => page === 'done')
  await first.wizard.close()

  const { wizard, client, clock } = await start(world)
  wizard.watchHealth()
  await clock.untilAsleep()
  const { notice, status } = client.state()
  expect(JSON.stringify(status)).toContain('PI_LOGIN_REFUSED')
  expect(notice).toEqual(isTold ? { kind: 'not-well', parts: ['pi'] } : null)
  await wizard.close()
})

test.each<[string, Partial<Removal>, boolean]>([
  ['the Pi’s side', { side: 'pi' }, true],
  ['the PC’s side', { side: 'pc' }, true],
  ['all but the machine', { keep: ['machine'] }, false],
  ['all but the image', { keep: ['image'] }, false],
])('%s was removed on purpose: the next start misses nothing of it', async (_, part, isLookedAt) => {
  const world = newWorld()
  await setUp(world)
  const first = await start(world)
  await typePassword(first.client)
  await first.client.must('plan', { goal: 'absent', removal: { ...everything, ...part } })
  await startShown(first.client)
  await first.client.until((state) => hasEnded(state) && state.page === 'dashboard')
  await first.wizard.close()

  const { wizard, client, clock } = await start(world)
  await typePassword(client)
  const health = wizard.watchHealth()
  await clock.untilAsleep()
  expect(client.state()).toMatchObject({ page: 'dashboard', notice: null })
  expect(client.state().status.kind).toBe(isLookedAt ? 'ready' : 'none')
  hostOf(world).address = '192.168.1.77'
  await clock.halfMinute()
  expect(client.state().notice).toBeNull()

  // What is to be there still is looked after.
  if (part.side === 'pi') {
    hostOf(world).firewallRules.length = 0
    health.lookAgain()
    const { notice } = await client.until((state) => state.notice !== null)
    expect(notice).toEqual({ kind: 'not-well', parts: ['link'] })
  }
  await client.must('planRepair', {})
  await startShown(client)
  await client.until((state) => hasEnded(state) && state.page === 'done')
  await clock.halfMinute()
  hostOf(world).firewallRules.length = 0
  health.lookAgain()
  await client.until(({ notice }) => notice?.kind === 'not-well')
  await wizard.close()
})

test('a removal that did not come to its end is to be continued, and nothing is missed meanwhile', async () => {
  const world = newWorld()
  await setUp(world)
  const first = await start(world)
  await typePassword(first.client)
  await first.client.must('plan', { goal: 'absent', removal: everything })
  world.pretend('pi-off', true)
  await startShown(first.client)
  await first.client.until(hasEnded)
  await first.wizard.close()

  hostOf(world).firewallRules.length = 0
  const { wizard, client, clock } = await start(world)
  wizard.watchHealth()
  await clock.untilAsleep()
  expect(client.state()).toMatchObject({ interrupted: 'absent', notice: null })
  await wizard.close()
})
