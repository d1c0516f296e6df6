/** Finding machines on a pretended Windows; the machines themselves are on the loopback network. */
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowsDiscovery } from '../../../electron/adapters/windows/discovery.ts'
import type { Finding } from '../../../electron/ports/discovery.ts'
import { describeDiscovery } from '../../contract/discovery.suite.ts'
import { fixture } from '../../fakes/windows/fixture.ts'
import { pretendedWindows } from '../../fakes/windows/pretended-windows.ts'

const servers: Server[] = []
let sshPort = 0

async function listen(host: string): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('SSH-2.0-OpenSSH_10.2\r\n')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen({ host, port: sshPort }, resolve))
  sshPort = (server.address() as { port: number }).port
}

beforeAll(async () => {
  await listen('127.8.0.10')
  await listen('127.8.0.13')
})
afterAll(() => {
  for (const server of servers) server.close()
})

const card = { index: 12, name: 'WLAN', adapter: 'Wi-Fi', profile: 'Public' as const }
const own = (address: string, isHardware: boolean, hasGateway: boolean, isUp = true) => ({
  ...{ address, prefixLength: 28 },
  interface: { ...card, isHardware, hasGateway, isUp },
})

describeDiscovery('Windows', async () => {
  const windows = pretendedWindows()
  windows.addresses = [own('127.8.0.1', true, true)]
  windows.neighbours = [
    { address: '127.8.0.10', linkLayerAddress: 'B8-27-EB-01-02-03', state: 'Stale' },
    { address: '127.8.0.11', linkLayerAddress: '', state: 'Probe' },
  ]
  return {
    discovery: windowsDiscovery(windows.run, { sshPort, listenMs: 200 }),
    near: '127.8.0.10',
    far: '127.8.0.13',
  }
})

describe('on Windows', () => {
  async function find(windows: ReturnType<typeof pretendedWindows>, scan: boolean): Promise<Set<string>> {
    const findings: Finding[] = []
    await windowsDiscovery(windows.run, { sshPort, listenMs: 50 }).search({
      ...{ scan, signal: new AbortController().signal },
      onFinding: (finding) => findings.push(finding),
    })
    return new Set(findings.map(({ address }) => address))
  }

  it.each([
    ['a card', own('127.8.0.1', true, true), true],
    ['a card that leads to no other network', own('127.8.0.1', true, false), true],
    ['a switch that took over the card', own('127.8.0.1', false, true), true],
    ['a network of machines of its own', own('127.8.0.1', false, false), false],
    ['a card without a cable', own('127.8.0.1', true, true, false), false],
  ])('searches where a Pi may be: %s', async (_, address, isSearched) => {
    const windows = pretendedWindows()
    windows.addresses = [address]
    expect((await find(windows, true)).has('127.8.0.13')).toBe(isSearched)
  })

  it('tells of those neighbours that have a card', async () => {
    const windows = pretendedWindows()
    windows.addresses = []
    windows.recorded.set('neighbours', fixture('neighbours.some'))
    expect(await find(windows, false)).toEqual(new Set(['192.168.178.1', '192.168.178.34']))
  })

  it('says what it could not ask', async () => {
    const windows = pretendedWindows()
    windows.recorded.set('own-addresses', 'Zugriff verweigert')
    await expect(find(windows, false)).rejects.toMatchObject({ problem: { code: 'TOOL_ANSWER_UNREADABLE' } })
  })
})
