/** The resources on real parts: VirtualBox, a machine that boots, the Pi. The product's ports are the real ones. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { openProduct } from '../../../electron/composition.ts'
import type { Setup } from '../../../electron/contract/setup.ts'
import type { Intruder, ResourceWorld, Trace } from '../../contract/resource-world.ts'
import { describeResources } from '../../contract/resource.suite.ts'
import { labPaths } from '../paths.ts'
import { piContents } from '../scenario/traces.ts'
import { labHere, type LabHere } from './lab-here.ts'

interface RealWorld extends ResourceWorld, LabHere {
  /** Goes on with another setup, until it is called with the first one. */
  use(setup: Setup): void
}

const never = new AbortController().signal

async function realWorld(): Promise<RealWorld> {
  const here = await labHere()
  let product = openProduct(here.setup, here.dataFolder)
  return {
    ...here,
    use: (setup) => (product = openProduct(setup, here.dataFolder)),
    within: (work) => product.engine.within(never, () => undefined, work),
    trace: () => traceOf(here),
    // The looks after the last removal are in the log, too.
    dispose: async () => {
      product.ports.log.forget()
      await product.ports.files.removeEmptyFolder(here.dataFolder)
    },
  }
}

async function traceOf({ world, dataFolder, setup }: LabHere): Promise<Trace> {
  const { vboxManage, onPc } = world
  const { vmName } = setup.builder
  const [machines, running, disks, firewall] = [
    await vboxManage(['list', 'vms']),
    await vboxManage(['list', 'runningvms']),
    await vboxManage(['list', 'hdds']),
    (await onPc(['nft', 'list', 'ruleset'])).stdout,
  ]
  // Its file, not what VirtualBox tells of it: that rounds times and spells out defaults when its server restarts.
  const machineFile = join(labPaths.vms, vmName, `${vmName}.vbox`)
  return {
    machines: lines(machines),
    running: lines(running),
    disks: lines(disks).filter((line) => /^(?:UUID|Location|Capacity):/.test(line)),
    'our machine': lines(await readFile(machineFile, 'utf8').catch(() => '')),
    'the folder of machines': await readdir(labPaths.vms),
    firewall: lines(firewall),
    'user units': await digestsBelow(join(labPaths.home, '.config')),
    'our own folder': await digestsBelow(dataFolder),
    'the Pi’s /etc/nixos': await piContents('/etc/nixos'),
    'the Pi’s root keys': await piContents('/root/.ssh'),
    'the Pi’s build machines': await piContents('/etc/nix'),
    'the Pi’s ssh hosts': await piContents('/etc/ssh'),
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** Of larger files the size alone: the installer image is the only one, and it is known by its checksum. */
const largestDigestedBytes = 8 * 1024 ** 2

/** Path and content of each file. The log tells of every look; a proof that is repeated takes another time. */
async function digestsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== 'log.jsonl')
    .map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(paths.map(async (path) => `${path} ${await contentOf(path)}`))).toSorted()
}

async function contentOf(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > largestDigestedBytes) return `${size} bytes`
  const text = await readFile(path, 'latin1')
  const kept = path.endsWith('/ledger.json') ? text.replace(/"(?:at|seconds)": [^\n]*/g, '') : text
  return createHash('sha256').update(kept, 'latin1').digest('hex')
}

const intruders: readonly Intruder<RealWorld>[] = [
  {
    resource: 'vm/machine',
    name: 'a machine that merely has our name',
    when: 'nothing is made',
    async place({ world, setup: { builder } }) {
      await world.vboxManage(['createvm', '--name', builder.vmName, '--ostype', 'Linux_64', '--register'])
      return async () => {
        await world.vboxManage(['unregistervm', builder.vmName, '--delete'])
      }
    },
  },
  {
    resource: 'host/port',
    name: 'a server on the builder’s port',
    when: 'nothing is made',
    async place({ setup: { network } }) {
      const server = createServer()
      await new Promise<void>((listening) => server.listen(network.port, listening))
      return () => new Promise((closed) => server.close(() => closed()))
    },
  },
  {
    resource: 'pi/access',
    name: 'another machine at the Pi’s address',
    when: 'nothing is made',
    place: (lab) => {
      const { setup } = lab
      lab.use({ ...setup, pi: { ...setup.pi, hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` } })
      return Promise.resolve(async () => lab.use(setup))
    },
  },
  {
    resource: 'pi/key',
    name: 'a key of the owner’s with that name',
    when: 'nothing is made',
    place: ({ world, setup }) => strangersKeyAt(world, setup.offload.keyPath),
  },
  {
    resource: 'pi/key',
    name: 'a key that the owner put in its place',
    when: 'all is made',
    async place({ world, setup: { offload } }) {
      const ours = [offload.keyPath, `${offload.keyPath}.pub`]
      for (const file of ours) await world.onPi(['mv', file, `${file}.kept`])
      const takeAway = await strangersKeyAt(world, offload.keyPath)
      return async () => {
        await takeAway()
        for (const file of ours) await world.onPi(['mv', `${file}.kept`, file])
      }
    },
  },
  {
    resource: 'pi/module',
    name: 'root’s own ssh host of that name',
    when: 'nothing is made',
    async place({ world, setup: { offload } }) {
      await world.onPi(['cp', '-a', '/root/.ssh', '/root/.ssh.kept'])
      const input = `Host ${offload.alias}\n  HostName 192.168.77.30\n`
      await world.onPi(['dd', 'of=/root/.ssh/config', 'status=none'], { input })
      return async () => {
        await world.onPi(['rm', '-r', '/root/.ssh'])
        await world.onPi(['mv', '/root/.ssh.kept', '/root/.ssh'])
      }
    },
  },
]

async function strangersKeyAt({ onPi }: LabHere['world'], path: string): Promise<() => Promise<void>> {
  const { privateKey, publicKey } = await openSsh({ agent: undefined }).generateKeyPair('somebody@laptop')
  for (const [file, input] of [
    [path, privateKey],
    [`${path}.pub`, `${publicKey}\n`],
  ] as const)
    await onPi(['dd', `of=${file}`, 'status=none'], { input })
  await onPi(['chmod', '600', path])
  return async () => {
    await onPi(['rm', path, `${path}.pub`])
  }
}

// No Linux hands out ports by itself.
describeResources('on real parts', realWorld, intruders, ['host/port-reservation'])
