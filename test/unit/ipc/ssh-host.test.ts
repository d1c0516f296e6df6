/** The Pi by its name in the PC's ssh configuration: entered where a person sees it, and only on request. */
import { expect, test } from 'vitest'
import { confirmPi, newWorld, open } from './filled-in.ts'

const enter = (address: string) => ({ patch: { pi: { address } } })

test('fills in where ssh would log in, and as whom', async () => {
  const { client } = await open(newWorld())
  await client.must('changeSetup', enter('pi'))
  expect(client.state().form.entered).toEqual({ pi: { address: 'pi' } })
  await client.must('takeFromSsh', {})
  expect(client.state().form).toMatchObject({
    entered: { pi: { address: '192.168.1.23', port: 22, user: 'otto' } },
    issues: [],
  })
})

test('it is another machine than the one whose key was confirmed', async () => {
  const world = newWorld()
  const { client } = await open(world)
  await client.must('changeSetup', enter('raspberrypi.local'))
  const { fingerprint } = await confirmPi(client)
  expect(client.state().form.entered['pi']).toMatchObject({ hostKeyFingerprint: fingerprint })
  await client.must('changeSetup', enter('pi'))
  await client.must('takeFromSsh', {})
  expect(client.state()).toMatchObject({ hostKey: { kind: 'none' } })
  expect(client.state().form.entered['pi']).not.toHaveProperty('hostKeyFingerprint')
})

test('changes nothing where ssh knows no such name, or what is not understood', async () => {
  const { client } = await open(newWorld())
  expect(await client.call('takeFromSsh', {})).toMatchObject({
    ok: false,
    problem: { code: 'SSH_HOST_UNUSABLE' },
  })
  for (const [name, said] of [
    ['nobody', 'nobody'],
    ['pi-outside', 'ProxyJump'],
  ] as const) {
    await client.must('changeSetup', enter(name))
    const answer = await client.call('takeFromSsh', {})
    expect(answer).toMatchObject({ ok: false, problem: { code: 'SSH_HOST_UNUSABLE' } })
    expect(JSON.stringify(answer)).toContain(said)
    expect(client.state().form.entered).toEqual({ pi: { address: name } })
  }
})
