/** Secrets are typed everywhere, rightly and wrongly; then everything that ever left the program is searched for them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formsOf, leaksIn } from '../../leaks.ts'
import { productAssets } from '../../product-assets.ts'
import { fileLog } from '../../../electron/adapters/log.ts'
import { createRedactor } from '../../../electron/adapters/redactor.ts'
import { workplaceOn } from '../../../electron/composition.ts'
import { failure } from '../../../electron/contract/problem.ts'
import { openWeb } from '../../../electron/ipc/web.ts'
import { openWizard } from '../../../electron/ipc/wizard.ts'
import type { Ssh } from '../../../electron/ports/ssh.ts'
import type { RehearsalFiles } from '../../../electron/rehearsal/files.ts'
import { rehearsalWorld } from '../../../electron/rehearsal/world.ts'
import { lineOver, webAt } from './web-line.ts'
import { createClient } from './wizard-client.ts'

const folder = await mkdtemp(join(tmpdir(), 'pi-offload-secrets-'))
afterAll(() => rm(folder, { recursive: true }))

const secrets = {
  first: 'Qx7!first-try "with quotes" \\ and more',
  right: 'Zx9-kirsch&"torte',
  sudo: 'sudo ✓ pässwort 4711',
  passphrase: 'correct horse battery',
  own: 'pc-s3cret$$',
}

/** A Pi that repeats a wrong password to whoever asks, as it came and in other forms. */
function talkative(ssh: Ssh): Ssh {
  return {
    ...ssh,
    connect: (target, signal) => {
      const said = target.login.kind === 'password' ? target.login.password.reveal() : ''
      if (said !== secrets.first) return ssh.connect(target, signal)
      throw failure('PI_LOGIN_REFUSED', `“${said}” is wrong.`, JSON.stringify({ tried: formsOf(said) }))
    },
  }
}

test('no secret in any answer, event, log or file, and neither the token nor the session', async () => {
  const world = rehearsalWorld({ fast: true, assets: productAssets })
  // The log as it is on a real PC, with a redactor that knows nothing: what comes there has to be clean already.
  const log = fileLog(join(folder, 'log.jsonl'), createRedactor())
  const workplace = workplaceOn({ ...world, ports: { ...world.ports, log, ssh: talkative(world.ports.ssh) } })
  const wizard = await openWizard({ workplace, version: '1.0.0', locale: 'en' })
  const server = await openWeb({ wizard, log, windowFolder: folder, port: 0 })
  const web = webAt(server.newLink())
  const heard: string[] = []
  const session = await web.openSession(web.token)
  const client = createClient(lineOver(web, session, heard))
  await client.until(() => true)

  await client.must('changeSetup', {
    patch: { pi: { address: '192.168.1.23', login: { kind: 'password' } } },
  })
  await client.must('fetchHostKey', {})
  const { hostKey } = await client.until((state) => state.hostKey.kind === 'ready')
  await client.must('confirmHostKey', {
    fingerprint: hostKey.kind === 'ready' ? hostKey.value.fingerprint : '',
  })
  await client.must('provideSecret', { name: 'pi-password', value: secrets.first })
  await client.must('provideSecret', { name: 'pi-sudo-password', value: secrets.sudo })
  await client.must('provideSecret', { name: 'pi-key-passphrase', value: secrets.passphrase })
  await client.must('provideSecret', { name: 'pc-sudo-password', value: secrets.own })
  const told = await client.call('lookAtPi', {})
  expect(told).toMatchObject({
    ok: false,
    problem: { code: 'PI_LOGIN_REFUSED', detail: '“[redacted]” is wrong.' },
  })
  // Where no secret belongs.
  for (const [name, request] of [
    ['provideSecret', { name: secrets.own, value: secrets.own }],
    ['provideSecret', { name: 'pi-password', value: [secrets.right] }],
    ['start', { planId: secrets.right }],
    ['confirmHostKey', { fingerprint: secrets.passphrase }],
    ['goToPage', { page: secrets.own }],
    [`x${'y'.repeat(10)}`, { password: secrets.right }],
  ] as const)
    expect(JSON.parse((await ask(name, request)).text)).toMatchObject({ ok: false })
  await client.must('provideSecret', { name: 'pi-password', value: secrets.right })
  await client.must('lookAtPi', {})

  await client.must('plan', { goal: 'present' })
  const { plan } = await client.until((state) => state.plan.kind === 'ready')
  await client.must('start', { planId: plan.kind === 'ready' ? plan.value.id : '' })
  await client.until(({ page }) => page === 'done')
  await client.must('refreshStatus', {})
  await client.must('prove', {})
  await client.must('readLog', { lines: 2000 })
  await client.must('readDiagnostics', {})
  await client.must('plan', { goal: 'absent' })
  const logText = await readFile(join(folder, 'log.jsonl'), 'utf8')
  expect(logText.length).toBeGreaterThan(10_000)
  const { entries } = world.ports.files as RehearsalFiles
  const files = [...entries].map(([path, { content }]) => `${path} ${new TextDecoder().decode(content)}`)
  expect(files.some((file) => file.includes('wizard.json'))).toBe(true)

  client.leave()
  await wizard.close()
  await server.close()
  const all = [...heard, logText, ...files].join('\n')
  expect(leaksIn(all, { ...secrets, token: web.token })).toEqual([])
  expect(all.includes(session)).toBe(false)

  function ask(name: string, request: unknown) {
    return web.ask({
      method: 'POST',
      path: `/api/call/${name}`,
      headers: { authorization: `Bearer ${session}` },
      body: JSON.stringify(request),
    })
  }
})
