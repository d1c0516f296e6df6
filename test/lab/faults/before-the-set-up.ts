/** What keeps a set-up from beginning, or from coming to its end. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { piNamespace } from '../network.ts'
import { run } from '../exec.ts'
import { labPaths } from '../paths.ts'
import type { Fault } from './fault.ts'
import { switchOff, type FaultLab } from './fault-lab.ts'
import { bringBackVBoxManage, hideVBoxManage, replaceVBoxManage } from './other-vboxmanage.ts'

const brokenMirror = fileURLToPath(new URL('broken-mirror.ts', import.meta.url))
const mirrorPort = 8089

/** A program on the PC for as long as the fault is there. */
function inBackground(argv: readonly string[]): Pick<Fault, 'inject'> & { takeBack: () => Promise<void> } {
  let end: (() => void) | undefined
  return {
    inject: async (lab) => {
      end = await lab.background([process.execPath, ...argv])
    },
    takeBack: async () => end?.(),
  }
}

const listener = `require('node:net').createServer().listen(2222, () => console.log('listens'))`

const applyFromBadMirror = (lab: FaultLab) =>
  lab.product(['apply', '--yes', '--json'], {
    setup: { image: { mirror: `http://127.0.0.1:${mirrorPort}` } },
  })

const ledgerFile = ({ world }: FaultLab) => join(world.product.dataFolder, 'ledger.json')

export const beforeTheSetUp: readonly Fault[] = (
  [
    {
      row: 'P1',
      trouble: 'virtualbox-missing',
      cause: 'VBoxManage is nowhere to be found',
      inject: hideVBoxManage,
      shows: 'VIRTUALBOX_MISSING',
      healing: 'explained',
      takeBack: bringBackVBoxManage,
    },
    {
      row: 'P2',
      trouble: 'virtualbox-unsuitable',
      cause: 'VBoxManage says that it is 7.2.18',
      inject: () =>
        replaceVBoxManage(`[ "$1" = --version ] && echo 7.2.18r170000 && exit\nexec "$real" "$@"`),
      shows: 'VIRTUALBOX_UNSUITABLE',
      healing: 'explained',
      takeBack: bringBackVBoxManage,
    },
    {
      row: 'P3',
      trouble: 'virtualization-off',
      cause: '/proc/cpuinfo without vmx, svm and hypervisor',
      inject: async () => undefined,
      asking: {
        mounts: `file=$(mktemp -u /dev/shm/cpuinfo.XXXXXX)
mount -t tmpfs tmpfs /dev/shm
sed 's/^flags.*/flags\\t\\t: fpu sse sse2/' /proc/cpuinfo >"$file"
mount --bind "$file" /proc/cpuinfo`,
      },
      shows: 'VIRTUALIZATION_OFF',
      healing: 'explained',
      takeBack: async () => undefined,
    },
    {
      row: 'P4',
      trouble: 'other-hypervisor',
      cause: 'the kernel’s files say that KVM keeps the processor’s virtualization to itself',
      inject: async () => undefined,
      asking: {
        mounts: `mount -t tmpfs tmpfs /sys/module
mkdir -p /sys/module/vboxdrv /sys/module/kvm/parameters
echo Y >/sys/module/kvm/parameters/enable_virt_at_load
mount -t tmpfs tmpfs /sys/class/misc
mkdir /sys/class/misc/kvm
echo 6.12.0 >/sys/module/osrelease
mount --bind /sys/module/osrelease /proc/sys/kernel/osrelease`,
      },
      shows: 'HYPERVISOR_IN_THE_WAY',
      healing: 'explained',
      takeBack: async () => undefined,
    },
    {
      row: 'P5',
      trouble: 'restart-pending',
      cause: 'the notes say that VirtualBox’s installer wanted a restart, and there was none since',
      inject: async (lab) => {
        await mkdir(lab.world.product.dataFolder, { recursive: true })
        const ledger = {
          ...{ version: 1, installationId: crypto.randomUUID(), confirmedPiHostKeys: {} },
          virtualBoxInstallation: { state: 'wants-restart', at: new Date().toISOString() },
        }
        await writeFile(ledgerFile(lab), JSON.stringify(ledger))
      },
      shows: 'RESTART_NEEDED',
      healing: 'explained',
      takeBack: (lab) => rm(ledgerFile(lab)),
    },
    {
      row: 'P6',
      trouble: 'wrong-account',
      cause: 'the product is told that sudo started it',
      inject: async () => undefined,
      asking: { env: { SUDO_UID: '1000' } },
      shows: 'RUN_WITH_SUDO',
      healing: 'explained',
      takeBack: async () => undefined,
    },
    {
      row: 'P12',
      trouble: 'pc-disk-full',
      cause: 'the machines’ folder is on a file system of 64 MiB',
      inject: async () => undefined,
      asking: { mounts: `mount -t tmpfs -o size=64m tmpfs '${labPaths.vms}'` },
      shows: 'DISK_FULL',
      healing: 'explained',
      takeBack: async () => undefined,
    },
    {
      row: 'P13',
      trouble: 'port-taken',
      cause: 'another program listens on 2222',
      ...inBackground(['-e', listener]),
      shows: 'PORT_TAKEN',
      healing: 'explained',
    },
    {
      row: 'N20',
      trouble: 'flake-ignores-the-file',
      cause: 'a flake that does not name our module describes the Pi',
      inject: async ({ onPi }) => {
        await onPi(`echo '{ outputs = { ... }: { }; }' >/etc/nixos/flake.nix`)
      },
      shows: 'PI_CONFIGURATION_UNCLEAR',
      healing: 'explained',
      takeBack: async ({ onPi }) => {
        await onPi('rm /etc/nixos/flake.nix')
      },
    },
    {
      row: 'N21',
      trouble: 'pi-unreachable',
      cause: 'the user who logs in may not use sudo',
      inject: async ({ onPi }) => {
        await onPi('gpasswd --delete pi wheel')
      },
      asking: {
        setup: { pi: { user: 'pi', login: { kind: 'password' } } },
        env: { PI_OFFLOAD_PI_PASSWORD: 'raspberry' },
      },
      shows: 'PI_NOT_ROOT',
      healing: 'explained',
      takeBack: async ({ onPi }) => {
        await onPi('usermod --append --groups wheel pi')
      },
    },
    {
      row: 'N22',
      trouble: 'pi-unreachable',
      cause: 'the Pi’s cable is out',
      inject: async () => {
        await run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', 'down'])
      },
      shows: 'PI_UNREACHABLE',
      healing: 'explained',
      takeBack: async () => {
        await run(['ip', '-n', piNamespace, 'link', 'set', 'eth0', 'up'])
      },
    },
    {
      row: 'N23',
      trouble: 'pi-clock',
      cause: 'date on the Pi is two hours behind (both share a kernel, and its clock)',
      inject: async ({ onPi }) => {
        await onPi(`mv /usr/bin/date /usr/bin/date.kept
printf '#!/bin/sh\\nexec /usr/bin/date.kept --date="2 hours ago" "$@"\\n' >/usr/bin/date
chmod 755 /usr/bin/date`)
      },
      shows: 'PI_CLOCK_WRONG',
      healing: 'explained',
      takeBack: async ({ onPi }) => {
        await onPi('mv /usr/bin/date.kept /usr/bin/date')
      },
    },
    {
      row: 'P21',
      trouble: 'download-fails',
      cause: 'the mirror answers everything with a login page',
      ...inBackground([brokenMirror, 'login-page', String(mirrorPort)]),
      look: applyFromBadMirror,
      shows: 'DOWNLOAD_FAILED',
      healing: 'explained',
    },
    {
      row: 'P21',
      trouble: 'download-corrupt',
      cause: 'the mirror gives another image than the one of its checksum',
      ...inBackground([brokenMirror, 'other-content', String(mirrorPort)]),
      look: applyFromBadMirror,
      shows: 'DOWNLOAD_CORRUPT',
      healing: 'explained',
    },
    {
      row: 'P22',
      trouble: 'installation-fails',
      cause: 'the machine loses its power while NixOS is installed',
      inject: async () => undefined,
      look: async (lab) => {
        let isCut = false
        return lab.product(['apply', '--yes', '--json'], {}, (event) => {
          if (event.type !== 'progress' || event.progress.note !== 'installs NixOS' || isCut) return false
          isCut = true
          void switchOff(lab)
          return false
        })
      },
      shows: 'INSTALLER_FAILED',
      healing: 'automatic',
    },
  ] satisfies readonly Omit<Fault, 'when'>[]
).map((fault): Fault => ({ ...fault, when: 'before the set-up' }))
