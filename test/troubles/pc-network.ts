/** Troubles on the way to the machine, and of what is downloaded. */
import { test, type Trouble } from './trouble.ts'

const hostTest = 'unit/steps/host/host.test.ts'
const windowsTest = 'unit/windows/host.test.ts'
const machineTest = 'unit/steps/vm/machine.test.ts'
const samePlanTest = 'unit/windows/same-plan.test.ts'
const downloadsTest = 'unit/adapters/downloads.test.ts'

export const withTheNetwork: readonly Trouble[] = [
  {
    id: 'port-taken',
    sees: 'The port is refused.',
    cause: 'Another program or machine listens on 2222; Vagrant does by default.',
    noticed: { how: 'Who listens on it.', module: 'electron/steps/host/port.ts' },
    codes: ['PORT_TAKEN'],
    healing: {
      by: 'offer',
      how: 'The next free port, or a new look when you ended that program; a new port is then changed everywhere.',
    },
    tests: [
      test(hostTest, 'names who holds port %i, and its setting'),
      test(hostTest, 'offers ports for both at once that nobody holds, neither of them the other’s'),
      test('unit/cli/ways-out.test.ts', 'a chosen way stands in the setup file, and the plan for it goes on'),
    ],
  },
  {
    id: 'port-reserved',
    sees: 'Everything seems well, and nothing answers on the port.',
    cause: 'Windows reserved a range with this port in it, for Hyper-V’s network.',
    noticed: { how: 'The ranges that Windows keeps.', module: 'electron/adapters/windows/port-holder.ts' },
    codes: ['PORT_NOT_RESERVED', 'PORT_TAKEN'],
    healing: {
      by: 'itself',
      how: 'Repair reserves the port for the builder, and Windows asks once; connections of WSL and containers break for a moment. It is given back in the end.',
    },
    tests: [
      test(windowsTest, 'sees what Windows reserved: %i'),
      test(samePlanTest, 'is reserved for the builder with the firewall’s prompt, and given back in the end'),
      test(samePlanTest, 'that an administrator had reserved before stays reserved'),
    ],
  },
  {
    id: 'forwarding-changed',
    sees: 'The Pi no longer gets through, though the builder runs.',
    cause:
      'The machine’s port forwarding is missing or another, its network cable is out, or its network adapter is not attached to NAT.',
    noticed: {
      how: 'The forwardings, the adapter and the cable that VirtualBox tells.',
      module: 'electron/steps/vm/forwarding.ts',
    },
    codes: [],
    healing: {
      by: 'itself',
      how: 'Ours is set anew; others’ forwardings stay. The cable is plugged in at once; for the adapter the machine is switched off and started again.',
    },
    tests: [
      test(machineTest, 'plugs the cable in of a machine in the state %s, and leaves it so'),
      test(machineTest, 'waits for the network adapter, which is the machine’s own hardware'),
      test(machineTest, 'corrects what differs, also while both change places, and leaves others’ rules'),
    ],
  },
  {
    id: 'firewall',
    sees: 'It works on the PC, and not from the Pi.',
    cause: 'No rule lets the Pi in, a rule blocks VirtualBox, or another maker’s firewall decides.',
    noticed: {
      how: 'The rules, the kind of network and the products that Windows names; a connection tried from the Pi.',
      module: 'electron/adapters/windows/firewall-look.ts',
    },
    codes: [
      'FIREWALL_FAILED',
      'FIREWALL_OVERRULED',
      'FIREWALL_BLOCKS_VIRTUALBOX',
      'LINK_SILENT',
      'LINK_REFUSED',
      'NEEDS_ADMINISTRATOR',
      'ELEVATION_DECLINED',
    ],
    healing: {
      by: 'itself',
      how: 'Our rule is made anew, with an administrator’s rights. Rules that block VirtualBox are named, and removed once you agree. A policy or another maker’s firewall is for you: it is named.',
    },
    tests: [
      test(windowsTest, 'names the rules that block VirtualBox, and removes them on request alone'),
      test(samePlanTest, 'stand in the way until the user agrees, and then go with the same prompt'),
      test(windowsTest, 'says in which kind of network the rule does not hold, and heals it'),
      test(windowsTest, 'names another maker’s firewall'),
      test(hostTest, 'heals a rule that does not do its work, and removes it'),
    ],
  },
  {
    id: 'pc-moved',
    sees: 'It worked yesterday; today the Pi does not find the PC.',
    cause: 'The PC has another address.',
    noticed: {
      how: 'The address that leads to the Pi, and the one that the Pi knows; while the program runs, every half minute whether this PC still has the latter.',
      module: 'electron/steps/pi/settings.ts',
    },
    codes: ['PC_ADDRESS_CHANGED'],
    healing: {
      by: 'itself',
      how: 'The Pi gets the new address. One that is fixed in the setup (`network.pcAddress`) is for you.',
    },
    tests: [
      test('unit/steps/pi/module.test.ts', 'follows the PC to its new address'),
      test('unit/steps/pi/link.test.ts', 'is told: %s'),
      test('unit/ipc/health.test.ts', 'another address of this PC is told, until a repair has told the Pi'),
    ],
  },
  {
    id: 'download-fails',
    sees: 'The download fails or never ends.',
    cause: 'No network, a proxy, a login page of the network, a server in trouble.',
    noticed: {
      how: 'HTTP status, kind of content, bytes and silence.',
      module: 'electron/adapters/downloads-http.ts',
    },
    codes: ['DOWNLOAD_FAILED'],
    healing: {
      by: 'itself',
      how: 'It is tried again and continued. A login, a proxy or another mirror are for you.',
    },
    tests: [
      test(downloadsTest, 'tells a login page from a file'),
      test(downloadsTest, 'knows what status %i wants'),
      test(downloadsTest, 'goes through the given proxy, or that of the environment'),
      test(downloadsTest, 'gives up on a line that drops without progress, and keeps what came'),
      test(downloadsTest, 'counts silence as a dropped connection'),
    ],
  },
  {
    id: 'download-corrupt',
    sees: 'What came is not the published image.',
    cause: 'A damaged part of an earlier try, or a mirror that is wrong.',
    noticed: { how: 'The SHA-256 of the whole file.', module: 'electron/adapters/downloads.ts' },
    codes: ['DOWNLOAD_CORRUPT', 'IMAGE_UNREADABLE'],
    healing: { by: 'itself', how: 'What was inherited is thrown away and loaded anew, once.' },
    tests: [
      test(downloadsTest, 'starts over when the part is %s'),
      test(downloadsTest, 'throws away another file of such a server, after one more look (ranges: %s)'),
      test('unit/steps/vm/keys-and-image.test.ts', 'is not used when it is not what was published'),
    ],
  },
]
