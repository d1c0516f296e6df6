/** What happens to the PC, to VirtualBox and to the machine once all is set up. */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { mkdir, readdir, readFile, readlink, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inNamespace, pcAddress, pcNamespace } from '../network.ts'
import { labPaths } from '../paths.ts'
import { qemuPid } from '../virtualbox/qemu-machine.ts'
import { bringBackVBoxManage, replaceVBoxManage } from './before-the-set-up.ts'
import type { Fault } from './fault.ts'
import { machineFolder, switchOff, until, uuidOf, vmName, type FaultLab } from './fault-lab.ts'

const settingsFile = join(machineFolder, `${vmName}.vbox`)
const otherAddress = '192.168.77.7'
const pcLink = `ip address show to ${pcAddress} | sed -n 's/^[0-9]*: \\([^:@]*\\).*/\\1/p'`
const userUnits = join(labPaths.home, '.config/systemd/user')
const hardeningLog = new URL('../../fixtures/virtualbox-hardening/adversary.log', import.meta.url)

export const apply = (lab: FaultLab) => lab.product(['apply', '--yes', '--json'])

/** VirtualBox's server goes five seconds after its last client. */
function untilServerIsGone(): Promise<void> {
  return until('VirtualBox’s server ends', async () => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const names = await Promise.all(
      pids.map(async (pid) => {
        const root = await readlink(`/proc/${pid}/root`).catch(() => '')
        return root === labPaths.roots.sid ? readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '') : ''
      }),
    )
    return !names.some((name) => name.startsWith('VBoxSVC'))
  })
}

/** A VBoxManage that stands still while it has the machine for itself: it has just written its settings. */
function lockHeld(): Pick<Fault, 'inject'> & { takeBack: (lab: FaultLab) => Promise<void> } {
  let pid: number | undefined
  return {
    inject: async (lab) => {
      await switchOff(lab)
      const [file, ...argv] = inNamespace(pcNamespace, [
        ...[join(labPaths.bin, 'VBoxManage'), 'modifyvm', vmName, '--memory', '1536'],
      ])
      const watcher = watch(machineFolder)
      const { product } = lab.world
      const child = spawn(file, argv, { env: product.env, detached: true, stdio: 'ignore' })
      child.unref()
      pid = child.pid
      await new Promise<void>((resolve, reject) => {
        watcher.once('change', () => {
          child.kill('SIGSTOP')
          resolve()
        })
        child.once('exit', () => reject(new Error('It was done before it could be stopped.')))
      }).finally(() => watcher.close())
    },
    takeBack: async () => {
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      pid = undefined
    },
  }
}

export const onThePc: readonly Fault[] = [
  {
    row: 'P15',
    trouble: 'forwarding-changed',
    cause: 'the running machine’s port forwarding is deleted',
    inject: async ({ vboxManage }) => {
      await vboxManage('controlvm', vmName, 'natpf1', 'delete', 'builder')
    },
    shows: 'vm/forwarding differs',
    healing: 'automatic',
  },
  {
    row: 'P15',
    trouble: 'forwarding-changed',
    cause: 'the port forwarding leads from another port',
    inject: async ({ vboxManage }) => {
      await vboxManage('controlvm', vmName, 'natpf1', 'delete', 'builder')
      await vboxManage('controlvm', vmName, 'natpf1', 'builder,tcp,,2299,,22')
    },
    shows: 'vm/forwarding differs',
    healing: 'automatic',
  },
  {
    row: 'P16',
    trouble: 'firewall',
    cause: 'the firewall’s rule is deleted',
    inject: async ({ onPc }) => {
      await onPc(`handle=$(nft --handle list chain inet filter input | sed -n 's/.*pi-offload-builder.*# handle //p')
nft delete rule inet filter input handle "$handle"`)
    },
    shows: 'host/firewall missing',
    healing: 'automatic',
  },
  {
    row: 'P16',
    trouble: 'firewall',
    cause: 'another table of the firewall drops what comes to the port',
    inject: async ({ onPc }) => {
      await onPc(`nft add table inet other
nft add chain inet other input '{ type filter hook input priority -10; policy accept; }'
nft add rule inet other input tcp dport 2222 drop`)
    },
    shows: 'host/firewall differs',
    healing: 'automatic',
    takeBack: async ({ onPc }) => {
      await onPc('nft delete table inet other')
    },
  },
  {
    row: 'P18',
    trouble: 'machine-saved',
    cause: 'the machine’s process is killed',
    inject: async (lab) => {
      const uuid = await uuidOf(lab)
      const pid = qemuPid(uuid)
      if (pid === undefined) throw new Error('The machine does not run.')
      process.kill(pid, 'SIGKILL')
      await until('it has ended', async () => qemuPid(uuid) === undefined)
    },
    shows: 'vm/power missing',
    healing: 'automatic',
  },
  {
    row: 'P18',
    trouble: 'machine-saved',
    cause: 'the machine is paused',
    inject: async ({ vboxManage }) => {
      await vboxManage('controlvm', vmName, 'pause')
    },
    shows: 'vm/power differs',
    healing: 'automatic',
  },
  {
    row: 'P20',
    trouble: 'autostart-missing',
    cause: 'the unit that starts the machine is deleted',
    inject: async () => {
      await rm(join(userUnits, `${vmName}.service`))
      await rm(join(userUnits, 'default.target.wants', `${vmName}.service`))
    },
    shows: 'host/autostart missing',
    healing: 'automatic',
  },
  {
    row: 'P23',
    trouble: 'game-stutters',
    cause: 'somebody plays, and wants the builder to stand still meanwhile',
    inject: async (lab) => {
      await lab.product(['play', 'on'], { setup: { builder: { whilePlaying: 'pause' } } })
    },
    asking: { setup: { builder: { whilePlaying: 'pause' } } },
    shows: 'PAUSED_WHILE_PLAYING',
    healing: 'explained',
    takeBack: async (lab) => {
      await lab.product(['play', 'off'], { setup: { builder: { whilePlaying: 'pause' } } })
    },
  },
  {
    row: 'P11',
    trouble: 'interrupted',
    cause: 'the machine is off, and the apply that starts it is killed',
    inject: async (lab) => {
      await switchOff(lab)
      await lab.product(
        ['apply', '--yes', '--json'],
        {},
        (event) => event.type === 'action-started' && event.resource === 'vm/power',
      )
    },
    // Killed as it was about to start the machine, or a moment behind that.
    shows: 'vm/power missing',
    healing: 'automatic',
  },
  {
    row: 'P8',
    trouble: 'machine-inaccessible',
    cause: 'the machine’s settings file is empty',
    inject: async (lab) => {
      await switchOff(lab)
      await untilServerIsGone()
      await truncate(settingsFile)
    },
    shows: 'vm/settings differs',
    healing: 'automatic',
  },
  {
    row: 'P9',
    trouble: 'settings-in-the-way',
    cause: 'VirtualBox no longer knows the machine, whose folder is still there',
    inject: async (lab) => {
      await switchOff(lab)
      await lab.vboxManage('unregistervm', vmName)
    },
    shows: 'vm/machine missing',
    healing: 'automatic',
  },
  {
    row: 'P10',
    trouble: 'disk-missing',
    cause: 'the disk is detached, and VirtualBox has forgotten it',
    inject: async (lab) => {
      await switchOff(lab)
      const shown = await lab.vboxManage('showvminfo', vmName, '--machinereadable')
      const controller = /^storagecontrollername0="(.*)"$/m.exec(shown)?.[1] ?? ''
      const slot = ['--storagectl', controller, '--port', '0', '--device', '0']
      await lab.vboxManage('storageattach', vmName, ...slot, '--medium', 'none')
      await lab.vboxManage('closemedium', 'disk', join(machineFolder, `${vmName}.vdi`))
    },
    shows: 'vm/machine differs',
    healing: 'automatic',
  },
  {
    row: 'P7',
    trouble: 'machine-locked',
    cause: 'a VBoxManage that stands still has locked the machine, and its memory is another',
    ...lockHeld(),
    look: apply,
    shows: 'VM_BUSY',
    healing: 'explained',
  },
  {
    row: 'P25',
    trouble: 'security-software',
    cause: 'a start ends as with a virus scanner, and leaves the VBoxHardening.log of one',
    inject: async (lab) => {
      await switchOff(lab)
      const folder = join(machineFolder, 'Logs')
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'VBoxHardening.log'), await readFile(hardeningLog))
      await replaceVBoxManage(`case $1 in
startvm)
  echo 'VBoxManage: error: The virtual machine has terminated unexpectedly during startup with exit code 1 (0x1)' >&2
  echo 'VBoxManage: error: Details: code NS_ERROR_FAILURE (0x80004005), component MachineWrap, interface IMachine' >&2
  exit 1
  ;;
esac
exec "$real" "$@"`)
    },
    look: apply,
    shows: 'VIRTUALBOX_BLOCKED',
    healing: 'explained',
    takeBack: async () => {
      await bringBackVBoxManage()
      await rm(join(machineFolder, 'Logs', 'VBoxHardening.log'))
    },
  },
  {
    row: 'P17',
    trouble: 'pc-moved',
    cause: 'the PC has another address',
    inject: ({ onPc }) => moveTo(onPc, pcAddress, otherAddress),
    shows: 'pi/module differs',
    healing: 'automatic',
    takeBack: ({ onPc }) => moveTo(onPc, otherAddress, pcAddress),
  },
]

/** The former goes first: the kernel takes it for the one that the other depends on. */
async function moveTo(onPc: FaultLab['onPc'], from: string, to: string): Promise<void> {
  await onPc(`link=$(${pcLink.replace(pcAddress, from)})
ip address delete ${from}/24 dev "$link"
ip address add ${to}/24 dev "$link"`)
}
