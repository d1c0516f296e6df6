/** What the window's button copies: it looks itself, makes way for a change, and can be stopped. */
import { expect, test } from 'vitest'
import { diagnosticsOf } from '../../../electron/cli/diagnostics.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { ProblemError, problemOf } from '../../../electron/contract/problem.ts'
import type { Ssh } from '../../../electron/ports/ssh.ts'
import { rehearsalSetup, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { fillIn, newWorld, open, startShown, typePassword } from './filled-in.ts'

const never = new AbortController().signal

async function installed(): Promise<RehearsalWorld> {
  const world = newWorld()
  const { client, wizard } = await open(world)
  await fillIn(client)
  await client.must('plan', { goal: 'present' })
  await startShown(client)
  await client.until(({ page }) => page === 'done')
  await wizard.close()
  return world
}

/** The program after its next start, where nobody ends a login at the Pi or the builder. */
async function openInSilence() {
  const world = await installed()
  const asked = { logins: 0, silence: Promise.withResolvers<undefined>() }
  const connect: Ssh['connect'] = (_, stop) => {
    asked.logins++
    asked.silence.resolve(undefined)
    const { promise, reject } = Promise.withResolvers<never>()
    stop?.addEventListener('abort', () => reject(new ProblemError(problemOf(stop.reason))))
    return promise
  }
  const opened = await open({ ...world, ports: { ...world.ports, ssh: { ...world.ports.ssh, connect } } })
  await typePassword(opened.client)
  return { ...opened, asked }
}

const titles = (text: string) => text.split('\n').filter((line) => /^[A-Z]/.test(line))

test('right after a start it tells what the command tells, of a home that is well and of a broken one', async () => {
  const world = await installed()
  const { client } = await open(world)
  await typePassword(client)
  const workplace = workplaceOn(world)
  workplace.secrets.put('pi-password', 'Zx9-kirsch&"torte')
  const product = workplace.open(rehearsalSetup)
  for (const isOff of [false, true]) {
    world.pretend('pi-off', isOff)
    const { text } = await client.must('readDiagnostics', {})
    expect(titles(text).slice(1)).toEqual(titles(await diagnosticsOf(product, never)).slice(1))
    expect(titles(text)).toEqual(
      expect.arrayContaining(['Checks of this PC', 'Parts', 'The plan', isOff ? 'Problems' : 'The Pi']),
    )
  }
})

test('it hides the password of a proxy, also of one that is only entered, however it is written', async () => {
  const { client } = await open(await installed())
  await client.must('changeSetup', {
    patch: { image: { proxy: 'http://jane:Tor",te-7391@proxy.example:3128' } },
  })
  const { text } = await client.must('readDiagnostics', {})
  expect(text).toContain('Setup in force')
  expect(text).toContain('[redacted]@proxy.example')
  expect(text).not.toContain('te-7391')
})

test('while something is being changed nothing is looked at, and that is said', async () => {
  const { client, asked } = await openInSilence()
  const proving = client.call('prove', {})
  await asked.silence.promise
  const before = asked.logins
  const { text } = await client.must('readDiagnostics', {})
  expect(text).toContain('Something was being changed: nothing was looked at')
  expect(titles(text)).toContain('End of the log')
  expect(asked.logins).toBe(before)
  await client.must('stop', {})
  expect(await proving).toMatchObject({ problem: { code: 'CANCELLED' } })
})

test('it makes way for a change that begins meanwhile', async () => {
  const { client, asked } = await openInSilence()
  const reading = client.must('readDiagnostics', {})
  await asked.silence.promise
  const proving = client.call('prove', {})
  expect((await reading).text).toContain('Something was being changed: nothing was looked at')
  await client.must('stop', {})
  await proving
})

test('what an update would build is not asked while something is being changed', async () => {
  const { client, asked } = await openInSilence()
  const proving = client.call('prove', {})
  await asked.silence.promise
  expect(await client.call('askDryBuild', {})).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
  await client.must('stop', {})
  await proving
})

test('what an update would build is asked until that is stopped', async () => {
  const { client, asked } = await openInSilence()
  const asking = client.call('askDryBuild', {})
  await asked.silence.promise
  expect(client.state().dryBuild).toEqual({ kind: 'pending' })
  await client.must('stopDryBuild', {})
  await asking
  expect(client.state().dryBuild.kind).not.toBe('pending')
})

test('it can be stopped', async () => {
  const { client, asked } = await openInSilence()
  const reading = client.call('readDiagnostics', {})
  await asked.silence.promise
  await client.must('stopDiagnostics', {})
  expect(await reading).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } })
})
