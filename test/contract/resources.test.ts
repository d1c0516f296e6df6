/** The resources on pretended parts, with neighbours of others in every place. */
import { createHash } from 'node:crypto'
import type { SetupInput } from '../../electron/contract/setup.ts'
import type { Host } from '../../electron/ports/host.ts'
import type { ResourceId } from '../../electron/engine/resource.ts'
import { rehearsalHost, type RehearsalHost } from '../../electron/rehearsal/host.ts'
import { newKey } from '../../electron/rehearsal/pi-files.ts'
import { leaveFree } from '../../electron/rehearsal/pi-memory.ts'
import { resources } from '../../electron/steps/index.ts'
import { createWorld, folders, setupOf, type World } from '../unit/steps/vm/world.ts'
import type { Intruder, ResourceWorld, Trace } from './resource-world.ts'
import { describeResources } from './resource.suite.ts'

const never = new AbortController().signal
const stranger = newKey('somebody@laptop')
const builderKey = '/root/.ssh/id_builder'

type Linux = NonNullable<Parameters<typeof createWorld>[1]>['linux']

interface PretendedWorld extends ResourceWorld {
  home: World
}

async function pretendedWorld(
  input: Partial<SetupInput> = {},
  linux: Linux = 'nixos',
): Promise<PretendedWorld> {
  const home = createWorld(input, { linux })
  const host = rehearsalHost({ handsOutPorts: true })
  const ports = {
    ...home.ports,
    host: { ...host, portHolder: (port) => home.ports.host.portHolder(port) } satisfies Host,
  }
  await addNeighbours(home, host)
  return {
    home,
    within: (work) => home.engine(resources, ports).within(never, () => undefined, work),
    trace: () => traceOf(home, host),
    dispose: () => Promise.resolve(),
  }
}

async function addNeighbours({ box }: World, host: RehearsalHost): Promise<void> {
  const uuid = await box.create({ name: 'Windows test box', osType: 'Linux_64', tags: {} })
  await box.forward(uuid, {
    name: 'ssh',
    protocol: 'tcp',
    hostAddress: '',
    hostPort: 2022,
    guestAddress: '',
    guestPort: 22,
  })
  host.firewallRules.push({ name: 'printer', port: 2222, from: '192.168.1.40' })
  await host.autostart.write({ name: 'backup', start: ['/usr/bin/backup'], stop: [] })
}

async function traceOf({ box, files, pi }: World, host: RehearsalHost): Promise<Trace> {
  const machines = await box.list()
  return {
    machines: await Promise.all(
      machines.map(async ({ uuid }) => JSON.stringify([await box.machine(uuid), await box.tags(uuid)])),
    ),
    files: [...files.entries]
      .map(([path, { content, secret }]) =>
        [path, secret, digest(path === folders.ledgerFile ? withoutTimes(content) : content)].join(' '),
      )
      .toSorted(),
    reservedPorts: [...host.reservedPorts].map(String),
    firewall: host.firewallRules.map((rule) => JSON.stringify(rule)),
    autostart: [...host.autostartEntries.values()].map((entry) => JSON.stringify(entry)),
    pi: [...pi.files]
      .filter(([path]) => !path.startsWith('/nix/store/'))
      .map(([path, { content, mode }]) => `${path} ${mode.toString(8)} ${content}`)
      .toSorted(),
  }
}

/** A proof that is repeated takes another time. */
function withoutTimes(content: Uint8Array): string {
  return new TextDecoder().decode(content).replace(/"(?:at|seconds)": [^\n]*/g, '')
}

function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

const intruders: readonly Intruder<PretendedWorld>[] = [
  {
    resource: 'vm/machine',
    name: 'a machine that merely has our name',
    when: 'nothing is made',
    async place({ home: { box, setup } }) {
      const uuid = await box.create({ name: setup.builder.vmName, osType: 'Linux_64', tags: {} })
      return () => box.remove(uuid, [])
    },
  },
  {
    resource: 'vm/machine',
    name: 'a machine of another installation',
    when: 'nothing is made',
    async place({ home: { box, setup } }) {
      const tags = { 'PiOffload/Owner': 'f2a1c6de-2f5b-4d9c-8a51-1b1c7a0f6c33' }
      const uuid = await box.create({ name: setup.builder.vmName, osType: 'Linux_64', tags })
      return () => box.remove(uuid, [])
    },
  },
  {
    resource: 'host/port',
    name: 'a server on the builder’s port',
    when: 'nothing is made',
    place: ({ home }) => {
      home.host.holders.set(home.setup.network.port, 'sshd (process 1)')
      return Promise.resolve(async () => home.host.holders.clear())
    },
  },
  {
    resource: 'pi/access',
    name: 'another machine at the Pi’s address',
    when: 'nothing is made',
    place: ({ home }) => {
      const { setup } = home
      home.setup = setupOf({
        pi: { address: setup.pi.address, hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` },
      })
      return Promise.resolve(async () => void (home.setup = setup))
    },
  },
  {
    resource: 'pi/key',
    name: 'a key of the owner’s with that name',
    when: 'nothing is made',
    place: ({ home }) =>
      putOnPi(home, { [builderKey]: stranger.privateKey, [`${builderKey}.pub`]: `${stranger.publicKey}\n` }),
  },
  {
    resource: 'pi/key',
    name: 'a key that the owner put in its place',
    when: 'all is made',
    place: ({ home }) =>
      putOnPi(home, { [builderKey]: stranger.privateKey, [`${builderKey}.pub`]: `${stranger.publicKey}\n` }),
  },
  {
    resource: 'pi/module',
    name: 'root’s own ssh host of that name',
    when: 'nothing is made',
    place: ({ home }) => putOnPi(home, { '/root/.ssh/config': 'Host builder\n  HostName 192.168.1.30\n' }),
  },
  {
    resource: 'pi/module',
    name: 'a build machine of that name',
    when: 'nothing is made',
    place: ({ home }) =>
      putOnPi(home, {
        '/etc/nix/machines': 'ssh://nix@builder aarch64-linux /root/.ssh/id_ed25519 1 1 - - -\n',
      }),
  },
  ...(['vm/power', 'vm/configuration'] satisfies ResourceId[]).map((resource): Intruder<PretendedWorld> => ({
    resource,
    name: 'another machine that answers in the builder’s place',
    when: 'all is made',
    // The machine is known to VirtualBox.
    isBesideOurs: resource === 'vm/power',
    place: ({ home }) => {
      home.impostor = { ...home.pi, hostKey: stranger }
      return Promise.resolve(async () => void (home.impostor = undefined))
    },
  })),
]

async function putOnPi(
  { pi: { files } }: World,
  content: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const before = Object.keys(content).map((path) => [path, files.get(path)] as const)
  for (const [path, text] of Object.entries(content)) files.set(path, { content: text, mode: 0o600 })
  return async () => {
    for (const [path, file] of before)
      if (file === undefined) files.delete(path)
      else files.set(path, file)
  }
}

async function worldOfSmallPi(): Promise<PretendedWorld> {
  const world = await pretendedWorld({ offload: { swapFile: 'during-evaluation' } })
  leaveFree(world.home.pi.files, { memoryMiB: 600, swapMiB: 0 })
  return world
}

describeResources('on pretended parts', () => pretendedWorld(), intruders)
describeResources('on pretended parts, with a Pi that has little memory', worldOfSmallPi, intruders)
describeResources(
  'on pretended parts, with a Pi that has Debian',
  () => pretendedWorld({}, 'debian'),
  intruders,
)
