import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { subnetOf } from '../../../electron/adapters/ipv4.ts'
import { readZones } from '../../../electron/adapters/linux/firewalld.ts'
import { readFacts } from '../../../electron/adapters/linux/facts.ts'
import { findHypervisor } from '../../../electron/adapters/linux/hypervisor.ts'
import { linuxHost } from '../../../electron/adapters/linux/host.ts'
import { listeningSockets, userName } from '../../../electron/adapters/linux/port-holder.ts'
import { rehearsalHost } from '../../../electron/rehearsal/host.ts'
import { describeActiveFirewall, describeHost, firewallOf } from '../../contract/host.suite.ts'

const root = await mkdtemp(join(tmpdir(), 'pi-offload-host-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const newUnitFolder = () => mkdtemp(join(root, 'units-'))

async function listenOn(address: string) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

/** Nothing stands in the way of these on Linux. */
const moreWords = ['%h', '100%%', 'ä\n\t\u0001']

describeHost('rehearsal', async () => {
  const host = rehearsalHost({ names: { 'pi.local': '192.168.1.23' } })
  return {
    host,
    listen: async () => {
      host.listeners.set(2222, 'vagrant (process 4711)')
      return { port: 2222, close: async () => void host.listeners.delete(2222) }
    },
    reachable: { name: 'pi.local', address: '192.168.1.23' },
    moreWords,
  }
})
describeActiveFirewall('rehearsal', async () => firewallOf(rehearsalHost()))

describe.skipIf(process.platform !== 'linux')('linuxHost', () => {
  const succeeds = (name: string, ...argv: string[]) => spawnSync(name, argv).status === 0
  const isAdministrator = process.geteuid?.() === 0 || succeeds('sudo', '--non-interactive', 'true')
  describeHost(
    'linux',
    async () => ({
      host: linuxHost({ unitFolder: await newUnitFolder() }),
      listen: () => listenOn('127.0.0.1'),
      reachable: { name: 'localhost', address: '127.0.0.1' },
      moreWords,
    }),
    {
      route: succeeds('ip', '-Version') ? undefined : 'there is no ip on this machine (Debian: iproute2)',
      administrator: isAdministrator ? undefined : 'this user is no administrator without a password',
    },
  )

  it.each(['0.0.0.0', '127.0.0.1', '::', '::1'])('sees our own listener on %s', async (address) => {
    const { port, close } = await listenOn(address)
    const holder = await linuxHost().portHolder(port)
    await close()
    expect(holder?.description).toContain(`(process ${process.pid})`)
  })

  it('makes the unit and the link that enables it, and reads what others did to them', async () => {
    const folder = await newUnitFolder()
    const { autostart } = linuxHost({ unitFolder: folder })
    const entry = { name: 'pi-offload', start: ['/usr/bin/true', 'a'], stop: [] }
    await autostart.write(entry)
    const unit = join(folder, 'pi-offload.service')
    expect(await readFile(unit, 'utf8')).toBe((await autostart.preview(entry)).content)
    const link = join(folder, 'default.target.wants', 'pi-offload.service')
    expect(await readlink(link)).toBe('../pi-offload.service')
    expect((await autostart.preview(entry)).link).toEqual({ path: link, target: await readlink(link) })
    // Disabled by hand: nothing is started.
    await rm(link)
    expect(await autostart.read('pi-offload')).toEqual({ ...entry, start: [] })
    await autostart.write(entry)
    expect(await autostart.read('pi-offload')).toEqual(entry)
    await writeFile(unit, '[Service]\nExecStart=/bin/echo $HOME\n')
    expect(await autostart.read('pi-offload')).toEqual({ ...entry, start: [] })
    await rm(unit)
    expect(await autostart.read('pi-offload')).toEqual({ ...entry, start: [] })
    await autostart.remove('pi-offload')
    expect(await autostart.read('pi-offload')).toBeUndefined()
    await expect(autostart.read('../evil')).rejects.toMatchObject({ problem: { code: 'AUTOSTART_FAILED' } })
  })
})

describe('KVM beside VirtualBox’s driver', () => {
  /** A Linux as it shows itself in these files; a name without a text is a folder. */
  async function linux(files: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(root, 'linux-'))
    for (const [path, content] of Object.entries(files)) {
      const parent = join(folder, content === '' ? path : dirname(path))
      await mkdir(parent, { recursive: true })
      if (content !== '') await writeFile(join(folder, path), content)
    }
    return folder
  }
  const both = { 'sys/module/vboxdrv': '', 'sys/class/misc/kvm': '' }
  const release = (version: string) => ({ 'proc/sys/kernel/osrelease': `${version}\n` })
  const atLoad = (value: string) => ({ 'sys/module/kvm/parameters/enable_virt_at_load': `${value}\n` })
  const held = (count: number) => ({ 'sys/module/kvm_amd/refcnt': `${String(count)}\n` })

  it.each([
    [
      'since Linux 6.12, once loaded',
      { ...release('6.12.63-generic'), ...atLoad('Y'), ...held(0) },
      /loaded/,
    ],
    [
      'where it waits, while a machine runs',
      { ...release('6.12.63'), ...atLoad('N'), ...held(1) },
      /running/,
    ],
    ['before, while a machine runs', { ...release('6.1.0-49-amd64'), ...held(2) }, /running/],
  ])('is in its way %s', async (_, files, words) => {
    expect(await findHypervisor(await linux({ ...both, ...files }))).toEqual({
      effect: 'blocks',
      description: expect.stringMatching(words) as string,
    })
  })

  it.each([
    ['from Linux 6.16 on', { ...both, ...release('6.16.0'), ...atLoad('Y'), ...held(3) }],
    ['from Linux 7 on', { ...both, ...release('7.0.14'), ...atLoad('Y') }],
    ['where it waits', { ...both, ...release('6.12.63'), ...atLoad('N'), ...held(0) }],
    ['before Linux 6.12, while no machine runs', { ...both, ...release('6.1.0-49-amd64'), ...held(0) }],
    ['where the processor is not fit', { 'sys/module/vboxdrv': '', ...release('6.12.1'), ...atLoad('Y') }],
    ['where there is no such driver', { 'sys/class/misc/kvm': '', ...release('6.12.1'), ...atLoad('Y') }],
    ['where nothing can be seen', {}],
  ])('is not in its way %s', async (_, files) => {
    expect(await findHypervisor(await linux(files))).toBeUndefined()
  })
})

describe('what Linux answers', () => {
  it('says what the PC has', () => {
    const cpu = (flags: string) =>
      `processor\t: 0\nflags\t\t: fpu ${flags} vme\n\nprocessor\t: 1\nflags\t\t: fpu ${flags} vme\n`
    const memInfo = 'MemTotal:       32706160 kB\nMemFree:         1 kB\n'
    const texts = { memInfo, portStart: '1024\n' }
    expect(readFacts({ ...texts, cpuInfo: cpu('svm') }, false)).toEqual({
      system: 'linux',
      cpuThreads: 2,
      memoryMiB: 31_939,
      lowestPort: 1024,
      hardwareVirtualization: 'on',
    })
    const virtualization = (cpuInfo: string) => readFacts({ ...texts, cpuInfo }, false).hardwareVirtualization
    expect(virtualization(cpu('vmx hypervisor'))).toBe('on')
    expect(virtualization(cpu('hypervisor'))).toBe('unknown')
    expect(virtualization(cpu('vmx_like'))).toBe('off')
    expect(virtualization('processor : 0\nFeatures : fp asimd\n')).toBe('unknown')
  })

  it.each([
    ['1024\n', false, 1024],
    ['80\n', false, 80],
    ['0\n', false, 1],
    ['', false, 1024],
    ['1024\n', true, 1],
  ])('knows from which port on a user may listen: %j, root %j', (portStart, isRoot, lowestPort) => {
    expect(readFacts({ cpuInfo: '', memInfo: '', portStart }, isRoot)).toMatchObject({ lowestPort })
  })

  it('says who listens', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:08AE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0
   1: 0100007F:08AE 0100007F:B35C 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
`
    expect(listeningSockets(table, 2222)).toEqual([{ inode: '4711', userId: '1000' }])
    expect(listeningSockets(table, 22)).toEqual([])
    expect(listeningSockets('', 22)).toEqual([])
    const passwd = 'root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000:,,,:/home/anna:/bin/sh\n'
    expect(['0', '1000', '100', ''].map((id) => userName(passwd, id))).toEqual([
      ...['root', 'anna', 'user 100', 'user '],
    ])
  })

  it('gives the subnet of an address', () => {
    expect(subnetOf('10.77.0.5', 24)).toBe('10.77.0.0/24')
    expect(subnetOf('192.168.255.254', 20)).toBe('192.168.240.0/20')
    expect(subnetOf('255.1.2.3', 0)).toBe('0.0.0.0/0')
    expect(subnetOf('10.0.0.1', 32)).toBe('10.0.0.1/32')
  })

  it('lists the rich rules of firewalld 1.3.3', () => {
    const rule =
      'rule family="ipv4" source address="10.77.0.0/24" port port="2222" protocol="tcp" log prefix="pi-offload" level="debug" limit value="1/h" accept'
    const zones = `block\n  target: %%REJECT%%\n  rich rules: \n\npublic (active)\n  target: default\n  services: dhcpv6-client ssh\n  rich rules: \n\t${rule}\n\trule service name="http" accept\n\n`
    expect(readZones(zones)).toEqual([
      { zone: 'public', text: rule },
      { zone: 'public', text: 'rule service name="http" accept' },
    ])
  })
})
