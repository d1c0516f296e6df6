/** What happens to the virtual machine, and to what VirtualBox knows of it. */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { readdir, readFile, readlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { inNamespace, pcNamespace } from '../network.ts'
import { labPaths } from '../paths.ts'
import { qemuPid } from '../virtualbox/qemu-machine.ts'
import type { Fault } from './fault.ts'
import { apply, machineFolder, switchOff, until, uuidOf, vmName, type FaultLab } from './fault-lab.ts'

const settingsFile = join(machineFolder, `${vmName}.vbox`)

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

export const toTheMachine: readonly Fault[] = [
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
    shows: 'vm/settings differs',
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
]
