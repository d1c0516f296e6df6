/** docs/not-run.md, “The PowerShell scripts on Windows”: steps 1 to 6, and 10 for PowerShell 7. */
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { execProgram } from '../../../electron/adapters/exec.ts'
import { isElevated, userSid } from '../../../electron/adapters/windows/account.ts'
import { firewallStateSchema } from '../../../electron/adapters/windows/answers/firewall-state.ts'
import * as network from '../../../electron/adapters/windows/answers/network.ts'
import { pcFactsSchema } from '../../../electron/adapters/windows/answers/pc-facts.ts'
import { powerShell } from '../../../electron/adapters/windows/powershell.ts'
import { windowsReadings } from '../../../electron/adapters/windows/readings.ts'
import { scripts } from '../scripts.ts'
import { ask, scriptFolder, shells } from './this-windows.ts'

const parser = fileURLToPath(new URL('parse.ps1', import.meta.url))

describe.each(shells)('$name', ({ program }) => {
  const run = powerShell({ folder: scriptFolder, program })

  it('parses every script without an error', async () => {
    const argv = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', parser]
    const { stdout } = await execProgram(program, [...argv, '-Folder', scriptFolder])
    expect(JSON.parse(stdout)).toEqual({ files: scripts.length, errors: [] })
  })

  it.each(
    windowsReadings({
      ...{ run, port: 2222, name: 'pi-offload-builder', destination: '192.0.2.1' },
    }),
  )('$name answers as its schema says', async (reading) => {
    await reading.ask(AbortSignal.timeout(120_000))
  })

  it('step 1: the facts are those of this PC and user', async () => {
    const { windows, hardware, account } = await run('pc-facts', { Folder: scriptFolder }, pcFactsSchema)
    expect(windows).toMatchObject({ build: expect.any(Number) as number })
    expect(hardware.memoryMiB).toBeGreaterThan(1024)
    expect(account).toMatchObject({ sid: await userSid(), isElevated: await isElevated() })
  })

  it('step 2: who listens on a port is named, until nobody does', async () => {
    const { listeners } = await run('port-holder', { Port: '445' }, network.portHolderSchema)
    expect(listeners).toContainEqual(expect.objectContaining({ processId: 4, name: 'System' }))
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const asked = () => run('port-holder', { Port: String(port) }, network.portHolderSchema)
    expect((await asked()).listeners).toMatchObject([{ address: '127.0.0.1', processId: process.pid }])
    await new Promise((resolve) => server.close(resolve))
    expect((await asked()).listeners).toEqual([])
  })

  it('step 3: the reserved ports are those that netsh names', async () => {
    const { ranges } = await run('reserved-ports', {}, network.reservedPortsSchema)
    const { stdout } = await ask('netsh.exe', 'int', 'ipv4', 'show', 'excludedportrange', 'protocol=tcp')
    const named = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s*(\*?)\s*$/gm)].map(([, first, last, star]) => ({
      first: Number(first),
      last: Number(last),
      byAdministrator: star === '*',
    }))
    expect(ranges).toEqual(named)
  })

  it('step 4: a way outside has one of our own addresses, and a reserved address has none', async () => {
    const { addresses } = await run('own-addresses', {}, network.ownAddressesSchema)
    const way = await run('route-to', { Address: '192.0.2.1' }, network.routeToSchema)
    expect(addresses.map(({ address }) => address)).toContain(way.address)
    expect(way.interface).toMatchObject({ isUp: true, hasGateway: true })
    await expect(run('route-to', { Address: '240.0.0.1' }, network.routeToSchema)).rejects.toMatchObject({
      kind: 'no-route',
    })
  })

  it('step 5: the way outside leads over a card that has a gateway', async () => {
    const { addresses } = await run('own-addresses', {}, network.ownAddressesSchema)
    expect(addresses.filter(({ interface: { hasGateway } }) => hasGateway)).not.toEqual([])
    for (const { address, interface: card } of addresses)
      if (address.startsWith('127.')) expect(card.hasGateway).toBe(false)
  })

  it('step 6: there is no rule of ours, and there are three profiles', async () => {
    const { rule, profiles } = await run(
      'firewall-state',
      { RuleName: 'pi-offload-builder' },
      firewallStateSchema,
    )
    expect(rule).toBeNull()
    expect(profiles.map(({ name }) => name).sort()).toEqual(['Domain', 'Private', 'Public'])
  })
})
