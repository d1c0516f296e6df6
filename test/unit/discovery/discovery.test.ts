/** Finding machines on the loopback network, where every address 127.x.x.x is one of ours. */
import { createServer, type Server } from 'node:net'
import multicastDns from 'multicast-dns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listenForNames } from '../../../electron/adapters/discovery/mdns.ts'
import { networkDiscovery, type OwnNetwork } from '../../../electron/adapters/discovery/network-discovery.ts'
import { addressesOf, isWithin } from '../../../electron/adapters/discovery/subnet.ts'
import { readNeighbours, readOwnAddresses } from '../../../electron/adapters/linux/discovery.ts'
import type { Finding } from '../../../electron/ports/discovery.ts'
import { jumpingClock } from '../../../electron/rehearsal/clock.ts'
import { rehearsalDiscovery } from '../../../electron/rehearsal/discovery.ts'
import { describeDiscovery } from '../../contract/discovery.suite.ts'

const never = new AbortController().signal
const servers: Server[] = []
let sshPort = 0

/** Says what it is told to as soon as somebody comes. */
async function listen(host: string, say: string, port = sshPort): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(say)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen({ host, port }, resolve))
  return (server.address() as { port: number }).port
}

beforeAll(async () => {
  sshPort = await listen('127.7.0.10', 'SSH-2.0-OpenSSH_10.2\r\n')
  await listen('127.7.0.13', 'SSH-2.0-dropbear_2025.88\r\n')
  await listen('127.7.0.11', 'HTTP/1.1 400 Bad Request\r\n\r\n')
  await listen('127.7.0.12', '')
  await listen('127.7.0.9', `SSH-${'x'.repeat(100_000)}`)
  await listen('127.7.0.8', 'SSH-2.0-evil\u001b[31m\r\n')
})
afterAll(() => {
  for (const server of servers) server.close()
})

const network: OwnNetwork = {
  neighbours: async () => [
    { address: '127.7.0.10', mac: 'B8:27:EB:01:02:03' },
    { address: '127.7.0.11', mac: '00:11:22:33:44:55' },
    { address: '127.7.0.12', mac: '00:11:22:33:44:56' },
    { address: '127.7.0.9', mac: '00:11:22:33:44:57' },
    { address: '127.7.0.8', mac: '00:11:22:33:44:58' },
  ],
  addresses: async () => [{ address: '127.7.0.1', prefixLength: 28 }],
}

describeDiscovery('the network', async () => ({
  discovery: networkDiscovery({ network, sshPort, listenMs: 200 }),
  near: '127.7.0.10',
  far: '127.7.0.13',
}))

describeDiscovery('rehearsal', async () => ({
  discovery: rehearsalDiscovery({
    clock: jumpingClock(),
    pi: { address: '192.168.1.23', name: 'raspberrypi.local' },
    isPiOn: () => true,
  }),
  near: '192.168.1.23',
  far: '192.168.1.77',
}))

test('what is no ssh server, says nothing or too much, is none', async () => {
  const findings: Finding[] = []
  const discovery = networkDiscovery({ network, sshPort, listenMs: 100 })
  await discovery.search({ scan: false, signal: never, onFinding: (finding) => findings.push(finding) })
  const answering = findings.filter(({ reason }) => reason.kind === 'ssh').map(({ address }) => address)
  expect(answering).toEqual(['127.7.0.10'])
})

test('names are heard on the network, and only those of machines that belong to it', async () => {
  const responder = multicastDns({ interface: '127.0.0.1', bind: '0.0.0.0' })
  responder.on('query', ({ questions }) => {
    if (questions?.some(({ name }) => name === '_ssh._tcp.local') !== true) return
    responder.respond({
      answers: [{ name: '_ssh._tcp.local', type: 'PTR', data: 'pi._ssh._tcp.local' }],
      additionals: [
        { name: 'kitchen-pi.local', type: 'A', data: '127.0.0.77' },
        { name: 'far.local', type: 'A', data: '8.8.8.8' },
        { name: 'no name\u001b[31m.local', type: 'A', data: '127.0.0.78' },
      ],
    })
  })
  const heard = new Map<string, string>()
  await listenForNames({
    interfaces: ['127.0.0.1'],
    durationMs: 1_000,
    signal: never,
    onName: (address, name) => heard.set(address, name),
  })
  expect(Object.fromEntries(heard)).toMatchObject({
    '127.0.0.77': 'kitchen-pi.local',
    '8.8.8.8': 'far.local',
  })
  expect(heard.has('127.0.0.78')).toBe(false)
  const findings: Finding[] = []
  const alone: OwnNetwork = {
    neighbours: async () => [],
    addresses: async () => [{ address: '127.0.0.1', prefixLength: 24 }],
  }
  await networkDiscovery({ network: alone, sshPort, listenMs: 1_000 }).search({
    scan: false,
    signal: never,
    onFinding: (finding) => findings.push(finding),
  })
  await new Promise<void>((resolve) => responder.destroy(() => resolve()))
  expect(new Set(findings.map(({ address }) => address))).toEqual(new Set(['127.0.0.77']))
})

describe('subnets', () => {
  test('are tried without the own address, the network itself and its broadcast', () => {
    expect(addressesOf({ address: '192.168.1.10', prefixLength: 29 })).toEqual([
      ...['192.168.1.9', '192.168.1.11', '192.168.1.12', '192.168.1.13', '192.168.1.14'],
    ])
    expect(addressesOf({ address: '10.0.0.1', prefixLength: 31 })).toEqual(['10.0.0.0'])
    expect(addressesOf({ address: '10.0.0.1', prefixLength: 32 })).toEqual([])
  })

  test('are never tried beyond a thousand addresses', () => {
    const addresses = addressesOf({ address: '10.1.2.3', prefixLength: 8 })
    expect(addresses).toHaveLength(1021)
    expect(addresses[0]).toBe('10.1.0.1')
    expect(addresses.at(-1)).toBe('10.1.3.254')
  })

  test('hold what belongs to them', () => {
    expect(isWithin({ address: '192.168.1.10', prefixLength: 24 }, '192.168.1.200')).toBe(true)
    expect(isWithin({ address: '192.168.1.10', prefixLength: 24 }, '192.168.2.1')).toBe(false)
    expect(isWithin({ address: '200.1.1.1', prefixLength: 0 }, '1.1.1.1')).toBe(true)
  })
})

describe('what ip says', () => {
  test('neighbours that answered', () => {
    const text = JSON.stringify([
      { dst: '192.168.1.23', dev: 'eth0', lladdr: 'b8:27:eb:01:02:03', state: ['STALE'] },
      { dst: '192.168.1.24', dev: 'eth0', state: ['FAILED'] },
      { dst: '192.168.1.25', dev: 'eth0', lladdr: '00:11:22:33:44:55', state: ['INCOMPLETE'] },
      { dst: 'fd00::1', dev: 'eth0', lladdr: '00:11:22:33:44:55', state: ['REACHABLE'] },
    ])
    expect(readNeighbours(text)).toEqual([{ address: '192.168.1.23', mac: 'b8:27:eb:01:02:03' }])
    expect(readNeighbours('')).toEqual([])
    expect(() => readNeighbours('Object "neighbour" is unknown')).toThrow('TOOL_ANSWER_UNREADABLE')
  })

  test('addresses on networks where a Pi may be', () => {
    const one = (ifname: string, local: string, flags = ['UP'], scope = 'global') => ({
      ...{ ifname, flags },
      addr_info: [{ family: 'inet', local, prefixlen: 24, scope }],
    })
    const text = JSON.stringify([
      one('lo', '127.0.0.1', ['LOOPBACK', 'UP'], 'host'),
      one('enp3s0', '192.168.1.10'),
      one('wlan0', '192.168.2.10', []),
      one('docker0', '172.17.0.1'),
      one('vboxnet0', '192.168.56.1'),
      one('wlan1', '169.254.3.4', ['UP'], 'link'),
    ])
    expect(readOwnAddresses(text)).toEqual([{ address: '192.168.1.10', prefixLength: 24 }])
  })
})
