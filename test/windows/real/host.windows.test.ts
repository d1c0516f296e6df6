/**
 * docs/not-run.md, “The PowerShell scripts on Windows”: steps 7 to 9 as far as nobody has to answer a prompt (on the machines of the
 * workflows Windows grants an administrator's rights without one), by the contract that every host keeps.
 */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import { systemFiles } from '../../../electron/adapters/files.ts'
import { requestElevationSchema } from '../../../electron/adapters/windows/answers/elevation.ts'
import { runElevated } from '../../../electron/adapters/windows/elevation.ts'
import { shells, ask, ownFolder, run, thisHost } from './this-windows.ts'
import { describeActiveFirewall, describeHost, firewallOf } from '../../contract/host.suite.ts'

const folder = ownFolder('host')
const files = systemFiles()
afterAll(() => rm(folder, { recursive: true }))

describeHost('this Windows', async () => ({
  host: thisHost(folder),
  listen: async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
  },
  reachable: { name: 'localhost', address: '127.0.0.1' },
}))

describe('with the firewall switched on', () => {
  let wereOff: string[] = []
  beforeAll(async () => {
    const { stdout } = await powershell('(Get-NetFirewallProfile | Where-Object Enabled -ne True).Name')
    wereOff = stdout.split(/\s+/).filter((name) => name !== '')
    if (wereOff.length > 0) await switchProfiles('True')
  })
  afterAll(async () => {
    if (wereOff.length > 0) await switchProfiles('False')
  })

  describeActiveFirewall('this Windows', async () => firewallOf(thisHost(folder)))

  it('step 8: a rule that does not block VirtualBox is not removed as one that does', async () => {
    const name = 'pi-offload-test'
    const rule = { name, port: 2222, from: '10.77.0.23' }
    const { firewall, administrator } = thisHost(folder)
    expect(await administrator.carryOut([{ kind: 'allow-in-firewall', rule }])).toEqual([undefined])
    const [outcome] = await runElevated([{ action: 'remove-block-rule', name }], { run, files, folder })
    expect(outcome).toMatchObject({ ok: false, error: { kind: 'rule-foreign' } })
    expect(await firewall.state(name)).toMatchObject({ rule })
    expect(await administrator.carryOut([{ kind: 'remove-from-firewall', name }])).toEqual([undefined])
  })

  function switchProfiles(to: 'True' | 'False') {
    return powershell(`Set-NetFirewallProfile -Name ${wereOff.join(',')} -Enabled ${to}`)
  }
})

it('step 7: the elevated script refuses a request that was changed, and one whose result is there', async () => {
  const path = join(folder, 'request.json')
  const request = JSON.stringify({
    version: 1,
    actions: [{ action: 'remove-firewall-rule', name: 'pi-offload-none' }],
  })
  await files.write(path, request, { secret: true })
  const hash = createHash('sha256').update(request).digest('hex')
  const elevate = (RequestHash: string) =>
    run(
      'request-elevation',
      { RequestPath: path, RequestHash, ResultPath: `${path}.result` },
      requestElevationSchema,
    )
  const result = async () => new TextDecoder().decode(await files.read(`${path}.result`))

  await elevate(hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')))
  expect(JSON.parse(await result())).toMatchObject({ ok: false, error: { kind: 'request-changed' } })
  await files.remove(`${path}.result`)

  expect(await elevate(hash)).toEqual({ exitCode: 0 })
  const done = await result()
  expect(JSON.parse(done)).toMatchObject({ ok: true, value: { outcomes: [{ ok: true }] } })
  expect(await elevate(hash)).not.toEqual({ exitCode: 0 })
  expect(await result()).toBe(done)
})

it('step 8: a port is reserved, with its star in netsh, and given back', async () => {
  const port = 2322
  const host = thisHost(folder)
  const { administrator } = host
  const netsh = async () =>
    (await ask('netsh.exe', 'int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp')).stdout
  expect(await administrator.carryOut([{ kind: 'reserve-port', port }])).toEqual([undefined])
  expect(await host.portReservation(port)).toBe('kept')
  expect(await netsh()).toMatch(/^\s*2322\s+2322\s*\*\s*$/m)
  expect(await administrator.carryOut([{ kind: 'release-port', port }])).toEqual([undefined])
  expect(await netsh()).not.toMatch(/^\s*2322\s/m)
})

it('step 9: the scheduler keeps the task as it was written, by the account or its SID', async () => {
  const entry = { name: 'pi-offload-test', start: ['C:\\Windows\\System32\\where.exe', 'x'], stop: [] }
  const { autostart } = thisHost(folder)
  await autostart.write(entry)
  const { exitCode, stdout } = await ask('schtasks.exe', '/query', '/tn', entry.name, '/xml')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('<Priority>7</Priority>')
  expect(stdout).toMatch(/<UserId>[^<]+<\/UserId>/)
  await autostart.remove(entry.name)
  expect((await ask('schtasks.exe', '/query', '/tn', entry.name)).exitCode).not.toBe(0)
})

function powershell(command: string) {
  return execProgram(shells[0].program, ['-NoProfile', '-NonInteractive', '-Command', command])
}
