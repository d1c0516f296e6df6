/** What happens to the PC once all is set up. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pcAddress } from '../network.ts'
import { labPaths } from '../paths.ts'
import type { Fault } from './fault.ts'
import { apply, machineFolder, switchOff, vmName, type FaultLab } from './fault-lab.ts'
import { bringBackVBoxManage, replaceVBoxManage } from './other-vboxmanage.ts'

const otherAddress = '192.168.77.7'
const pcLink = `ip address show to ${pcAddress} | sed -n 's/^[0-9]*: \\([^:@]*\\).*/\\1/p'`
const userUnits = join(labPaths.home, '.config/systemd/user')
const hardeningLog = new URL('../../fixtures/virtualbox-hardening/adversary.log', import.meta.url)

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
    row: 'P15',
    trouble: 'forwarding-changed',
    cause: 'the running machine’s network cable is unplugged',
    inject: async ({ vboxManage }) => {
      await vboxManage('controlvm', vmName, 'setlinkstate1', 'off')
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
