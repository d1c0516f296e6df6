/**
 * Records what the real VBoxManage says, into `test/fixtures/virtualbox/<version>/<name>.json`. The parsers and the fakes are
 * tested against these, so run it anew for each version of VirtualBox: `node test/record-virtualbox.ts` (root, Debian).
 *
 * It runs in the lab's root as if a user worked there: all paths are below /home/user.
 */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { labPaths } from './lab/paths.ts'
import { startInterpreted } from './lab/virtualbox/interpreted-machine.ts'
import { prepareVirtualBox } from './lab/virtualbox/prepare.ts'
import { recording } from './recording.ts'

const root = labPaths.roots.sid
const socketId = 'pi-offload-recording'
const user = '/home/user'
const machineFolder = `${user}/VirtualBox VMs`

const machine = { uuid: '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c01', name: 'pi-offload-builder' }
const other = { uuid: '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c02', name: 'somebody-elses' }
const odd = {
  uuid: '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c03',
  name: `a "quoted" name, it's back\\slashed & long`,
}
const broken = { uuid: '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c04', name: 'broken' }
const photographed = { uuid: '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0c05', name: 'photographed' }
const unknownUuid = '7c1f0a52-3a3e-4d57-9a2e-5b1f6a1e0cff'
const disk = `${machineFolder}/${machine.name}/builder.vdi`
const installer = `${user}/nixos-minimal.iso`
const seed = `${user}/seed.iso`
const serial = `${user}/builder.log`

async function host(): Promise<void> {
  await record('version', '--version')
  await record('list-vms-empty', 'list', 'vms')
  await record('list-runningvms-empty', 'list', 'runningvms')
  await record('list-hostinfo', 'list', 'hostinfo')
  await record('list-systemproperties', 'list', 'systemproperties')
  await record('usage-unknown-verb', 'no-such-verb')
}

const createMachine = ({ uuid, name }: typeof machine) => [
  ...['createvm', '--name', name, '--uuid', uuid, '--ostype', 'Linux_64', '--platform-architecture', 'x86'],
  ...['--basefolder', machineFolder, '--register'],
]

async function machines(): Promise<void> {
  await record('createvm', ...createMachine(machine))
  await record('createvm-again', ...createMachine(machine))
  await record('showvminfo-fresh', 'showvminfo', machine.uuid, '--machinereadable')
  await record('getextradata-enumerate-empty', 'getextradata', machine.uuid, 'enumerate')
  await record('getextradata-absent', 'getextradata', machine.uuid, 'pi-offload/owner')
  await record('setextradata', 'setextradata', machine.uuid, 'pi-offload/owner', 'pi-offload')
  await quietly('setextradata', machine.uuid, 'pi-offload/setup', '3f1c = "quoted", ä')
  await record('getextradata-enumerate', 'getextradata', machine.uuid, 'enumerate')
  await record('getextradata', 'getextradata', machine.uuid, 'pi-offload/owner')
  await quietly(...createMachine(other))
  await record('createvm-odd-name', ...createMachine(odd))
  await record('showvminfo-odd-name', 'showvminfo', odd.uuid, '--machinereadable')
  await record('list-vms', 'list', 'vms')
  // Unregistered and not deleted: its settings file lies in the way of a new machine of this name.
  await quietly(...createMachine(broken))
  await record('unregistervm-keep', 'unregistervm', broken.uuid)
  await record('createvm-settings-in-the-way', ...createMachine(broken))
  await record('registervm', 'registervm', `${machineFolder}/${broken.name}/${broken.name}.vbox`)
  await record('registervm-absent', 'registervm', `${machineFolder}/absent/absent.vbox`)
}

const attach = (uuid: string, port: number, type: string, medium: string) => [
  ...['storageattach', uuid, '--storagectl', 'SATA', '--port', String(port), '--device', '0'],
  ...['--type', type, '--medium', medium],
]

async function media(): Promise<void> {
  const controller = ['--name', 'SATA', '--add', 'sata', '--portcount', '4', '--bootable', 'on']
  await record('storagectl', 'storagectl', machine.uuid, ...controller)
  await record('storagectl-again', 'storagectl', machine.uuid, ...controller)
  await quietly('storagectl', other.uuid, ...controller)
  await record(
    'createmedium',
    'createmedium',
    'disk',
    '--filename',
    disk,
    '--size',
    '61440',
    '--format',
    'VDI',
  )
  await record('createmedium-again', 'createmedium', 'disk', '--filename', disk, '--size', '61440')
  await record('showmediuminfo-unattached', 'showmediuminfo', 'disk', disk)
  await record('showmediuminfo-absent', 'showmediuminfo', 'disk', `${user}/absent.vdi`)
  await record('storageattach', ...attach(machine.uuid, 0, 'hdd', disk))
  await record('storageattach-disk-of-another', ...attach(other.uuid, 0, 'hdd', disk))
  await record('showmediuminfo-two-machines', 'showmediuminfo', 'disk', disk)
  await record('storageattach-none', ...attach(other.uuid, 0, 'hdd', 'none'))
  await record('storageattach-none-again', ...attach(other.uuid, 0, 'hdd', 'none'))
  await record('storageattach-absent', ...attach(other.uuid, 1, 'dvddrive', `${user}/absent.iso`))
  await record('storageattach-not-a-dvd', ...attach(other.uuid, 1, 'dvddrive', `${user}/short.iso`))
  await record('storageattach-no-controller', ...attach(odd.uuid, 0, 'dvddrive', installer))
  await record('storageattach-beyond-port-count', ...attach(other.uuid, 9, 'dvddrive', installer))
  await quietly(...attach(machine.uuid, 1, 'dvddrive', installer))
  await quietly(...attach(machine.uuid, 2, 'dvddrive', seed))
  await quietly(...attach(other.uuid, 1, 'dvddrive', 'emptydrive'))
  await record('showmediuminfo-attached', 'showmediuminfo', 'disk', disk)
  await record('modifymedium-grow', 'modifymedium', 'disk', disk, '--resize', '81920')
  await record('modifymedium-shrink', 'modifymedium', 'disk', disk, '--resize', '1024')
  await record('closemedium-in-use', 'closemedium', 'disk', disk)
  await record('closemedium-absent', 'closemedium', 'disk', `${user}/absent.vdi`)
  await record('list-hdds', 'list', '--long', 'hdds')
  await record('list-dvds', 'list', 'dvds')
}

/** Of a machine that goes with it again. VirtualBox grows one disk of a chain without a word about the others. */
async function snapshots(): Promise<void> {
  const base = `${machineFolder}/${photographed.name}/base.vdi`
  await quietly(...createMachine(photographed))
  await quietly('storagectl', photographed.uuid, '--name', 'SATA', '--add', 'sata', '--portcount', '4')
  await quietly('createmedium', 'disk', '--filename', base, '--size', '64')
  await quietly(...attach(photographed.uuid, 0, 'hdd', base))
  await quietly('snapshot', photographed.uuid, 'take', 'before')
  await record('modifymedium-with-child', 'modifymedium', 'disk', base, '--resize', '128')
  await record('showmediuminfo-with-child', 'showmediuminfo', 'disk', base)
  const folder = `${machineFolder}/${photographed.name}/Snapshots`
  const [child = ''] = readdirSync(join(root, folder))
  await record('showmediuminfo-child', 'showmediuminfo', 'disk', `${folder}/${child}`)
  const snapshot = (...args: string[]) => ['snapshot', photographed.uuid, ...args]
  await quietly(...snapshot('take', 'mine'))
  await record('showvminfo-snapshots', 'showvminfo', photographed.uuid, '--machinereadable')
  await quietly(...snapshot('restore', 'before'))
  await record('showvminfo-two-branches', 'showvminfo', photographed.uuid, '--machinereadable')
  await record('snapshot-delete-two-branches', ...snapshot('delete', 'before'))
  await quietly('unregistervm', photographed.uuid, '--delete-all')
}

async function settings(): Promise<void> {
  const modify = (...args: string[]) => ['modifyvm', machine.uuid, ...args]
  await record(
    'modifyvm',
    ...modify(
      '--memory',
      '8192',
      '--cpus',
      '4',
      '--nic1',
      'nat',
      '--boot1',
      'disk',
      '--boot2',
      'dvd',
      '--boot3',
      'none',
    ),
    ...['--vm-process-priority', 'low', '--cpu-execution-cap', '80', '--natpf1', 'ssh,tcp,,2222,,22'],
    ...['--natpf1', 'admin,tcp,127.0.0.1,2223,,2223', '--uart1', '0x3F8', '4', '--uartmode1', 'file', serial],
  )
  await record('natpf-name-exists', ...modify('--natpf1', 'ssh,tcp,,2229,,22'))
  await record('natpf-port-exists', ...modify('--natpf1', 'another,tcp,,2222,,22'))
  await record('natpf-delete-absent', ...modify('--natpf1', 'delete', 'absent'))
  await record('natpf-replace', ...modify('--natpf1', 'delete', 'ssh', '--natpf1', 'ssh,tcp,,2222,,22'))
  await record('modifyvm-bad-value', ...modify('--memory', 'much'))
  await record('modifyvm-unknown-option', ...modify('--no-such-option', '1'))
  await record('showvminfo-full', 'showvminfo', machine.uuid, '--machinereadable')
  await record('showvminfo-full-for-people', 'showvminfo', machine.uuid)
  await record('modifyvm-unknown-os-type', 'modifyvm', odd.uuid, '--ostype', 'NixOS_64')
  await record('natpf-port-too-large', 'modifyvm', odd.uuid, '--natpf1', 'large,tcp,,99999,,22')
  await record('showvminfo-odd-settings', 'showvminfo', odd.uuid, '--machinereadable')
}

async function unknownMachine(): Promise<void> {
  for (const verb of ['showvminfo', 'unregistervm', 'startvm'])
    await record(`${verb}-unknown`, verb, unknownUuid)
  await record('modifyvm-unknown', 'modifyvm', unknownUuid, '--memory', '512')
  await record('controlvm-unknown', 'controlvm', unknownUuid, 'poweroff')
  await record('getextradata-unknown', 'getextradata', unknownUuid, 'enumerate')
  await record('showvminfo-unknown-name', 'showvminfo', 'no such machine', '--machinereadable')
}

/** Without the kernel's driver a start fails; everything around it is real. */
async function power(): Promise<void> {
  await record('controlvm-poweroff-not-running', 'controlvm', machine.uuid, 'poweroff')
  await record('startvm-without-driver', 'startvm', machine.uuid, '--type', 'headless')
  await record('showvminfo-after-failed-start', 'showvminfo', machine.uuid, '--machinereadable')
  await record('discardstate-not-saved', 'discardstate', machine.uuid)
}

/** VirtualBox itself runs the machine, interpreting it; there is nothing to boot. */
async function running(): Promise<void> {
  const control = (...args: string[]) => ['controlvm', machine.uuid, ...args]
  await startInterpreted(machine.uuid)
  await record('running-showvminfo', 'showvminfo', machine.uuid, '--machinereadable')
  await record('running-list-runningvms', 'list', 'runningvms')
  await record('running-startvm', 'startvm', machine.uuid, '--type', 'headless')
  await record('running-modifyvm', 'modifyvm', machine.uuid, '--memory', '4096')
  await record('running-unregistervm', 'unregistervm', machine.uuid, '--delete-all')
  await record('running-storagectl', 'storagectl', machine.uuid, '--name', 'IDE', '--add', 'ide')
  await record('running-storageattach-disk', ...attach(machine.uuid, 0, 'hdd', 'none'))
  await record('running-storageattach-dvd', ...attach(machine.uuid, 1, 'dvddrive', 'none'))
  await record('running-eject', ...attach(machine.uuid, 1, 'dvddrive', 'emptydrive'))
  await record('running-modifymedium', 'modifymedium', 'disk', disk, '--resize', '90000')
  await record('running-closemedium', 'closemedium', 'disk', disk)
  await record('running-showmediuminfo', 'showmediuminfo', 'disk', disk)
  await record('running-natpf', ...control('natpf1', 'later,tcp,,2230,,22'))
  await record('running-natpf-name-exists', ...control('natpf1', 'later,tcp,,2231,,22'))
  await record('running-natpf-delete', ...control('natpf1', 'delete', 'later'))
  await record('running-natpf-delete-absent', ...control('natpf1', 'delete', 'later'))
  await record('running-resume', ...control('resume'))
  await record('running-pause', ...control('pause'))
  await record('paused-showvminfo', 'showvminfo', machine.uuid, '--machinereadable')
  await record('paused-pause', ...control('pause'))
  await record('paused-resume', ...control('resume'))
  await record('running-keyboardputstring', ...control('keyboardputstring', 'a`\u00e9'))
  await record('running-keyboardputscancode', ...control('keyboardputscancode', '1c', '9c'))
  await record('running-keyboardputscancode-bad', ...control('keyboardputscancode', 'zz'))
  await record('running-acpipowerbutton', ...control('acpipowerbutton'))
  await record('running-poweroff', ...control('poweroff'))
  await record('poweroff-at-once-again', ...control('poweroff'))
}

/** Another disk in the place of one that VirtualBox remembers, and a copy with the UUID of one that it knows. */
async function exchanged(): Promise<void> {
  const [place, other, copy] = ['exchanged', 'other', 'copy'].map((name) => `${user}/${name}.vdi`) as [
    string,
    string,
    string,
  ]
  await quietly('createmedium', 'disk', '--filename', place, '--size', '64')
  await quietly('createmedium', 'disk', '--filename', other, '--size', '32')
  await quietly('closemedium', 'disk', other)
  renameSync(join(root, other), join(root, place))
  await record('showmediuminfo-replaced', 'showmediuminfo', 'disk', place)
  await quietly('closemedium', 'disk', place)
  await quietly('createmedium', 'disk', '--filename', other, '--size', '32')
  copyFileSync(join(root, other), join(root, copy))
  await record('showmediuminfo-same-uuid', 'showmediuminfo', 'disk', copy)
  await quietly('closemedium', 'disk', other)
}

async function inaccessible(): Promise<void> {
  await serverLeaves()
  truncateSync(join(root, machineFolder, broken.name, `${broken.name}.vbox`), 0)
  await record('list-vms-inaccessible', 'list', 'vms')
  await record('showvminfo-inaccessible', 'showvminfo', broken.uuid, '--machinereadable')
  await record('unregistervm-inaccessible', 'unregistervm', broken.uuid, '--delete-all')
  await record('unregistervm-inaccessible-again', 'unregistervm', broken.uuid, '--delete-all')
}

/** VirtualBox's server keeps what it has read; it leaves some seconds after the last call. */
async function serverLeaves(): Promise<void> {
  const deadline = Date.now() + 30_000
  while (serverRuns()) {
    if (Date.now() > deadline) throw new Error('VBoxSVC does not leave')
    await delay(200)
  }
}

function serverRuns(): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8')
      return environment.includes(`VBOX_IPC_SOCKETID=${socketId}`)
    } catch {
      return false // No process, or it has just ended.
    }
  })
}

async function removal(): Promise<void> {
  await record('unregistervm-delete', 'unregistervm', machine.uuid, '--delete-all')
  await record('list-vms-afterwards', 'list', 'vms')
}

// The programs in the root find their settings by these.
process.env['VBOX_USER_HOME'] = `${user}/.config/VirtualBox`
process.env['VBOX_IPC_SOCKETID'] = socketId
await prepareVirtualBox({ engine: 'virtualbox' })
await serverLeaves()
const home = join(root, user)
rmSync(home, { recursive: true, force: true })
mkdirSync(join(home, '.config/VirtualBox'), { recursive: true })
for (const [file, sizeBytes] of [
  [installer, 1 << 20],
  [seed, 1 << 16],
  [`${user}/short.iso`, 2048],
] as const) {
  writeFileSync(join(root, file), Buffer.alloc(sizeBytes))
}
const { record, quietly, save } = recording()
await quietly('setproperty', 'machinefolder', machineFolder)
for (const part of [
  host,
  machines,
  media,
  snapshots,
  settings,
  unknownMachine,
  power,
  running,
  exchanged,
  inaccessible,
  removal,
])
  await part()
await serverLeaves()
rmSync(home, { recursive: true, force: true })
const saved = save(fileURLToPath(new URL('fixtures/virtualbox/', import.meta.url)))
console.log(`${saved.count} answers of VirtualBox ${saved.version}`)
