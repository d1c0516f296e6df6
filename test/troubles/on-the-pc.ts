/** Troubles of the PC, from its firmware to the builder's disk. */
import { test, type Trouble } from './trouble.ts'

const hostTest = 'unit/steps/host/host.test.ts'
const windowsTest = 'unit/windows/host.test.ts'
const machineTest = 'unit/steps/vm/machine.test.ts'
const systemTest = 'unit/steps/vm/system.test.ts'
const samePlanTest = 'unit/windows/same-plan.test.ts'
const sleepTest = 'unit/steps/vm/after-sleep.test.ts'
const playingTest = 'unit/steps/vm/playing.test.ts'
const startTest = 'unit/virtualbox/start.test.ts'
const downloadsTest = 'unit/adapters/downloads.test.ts'

export const onThePc: readonly Trouble[] = [
  {
    id: 'virtualbox-missing',
    sees: 'The set-up cannot begin.',
    cause: 'VirtualBox is not installed.',
    noticed: {
      how: 'Its own variable, the registry, known folders and PATH are searched.',
      module: 'electron/adapters/virtualbox/discover.ts',
    },
    codes: ['VIRTUALBOX_MISSING', 'VIRTUALBOX_NOT_INSTALLED', 'VIRTUALBOX_RUNTIME_MISSING'],
    healing: {
      by: 'itself',
      how: 'On Windows it is downloaded, checked and installed, with an administrator’s rights. On Linux that is for you.',
    },
    tests: [
      test(samePlanTest, 'installs it with the same prompt as all else, and goes on to the end'),
      test(samePlanTest, 'says what the installer lacks before anything is downloaded'),
      test(
        windowsTest,
        'installs where the installer goes, on the processors that it is for, with what it needs',
      ),
      test(hostTest, 'is blocked where there is none'),
      test(
        'lab/windows/virtualbox.wine.test.ts',
        'is missing where the registry does not know it, or names a folder that is gone',
      ),
    ],
  },
  {
    id: 'restart-pending',
    sees: 'Windows asks for a restart.',
    cause: 'VirtualBox’s installer replaced something that is in use.',
    noticed: {
      how: 'The installer’s exit code, and Windows’ registry.',
      module: 'electron/steps/host/virtualbox.ts',
    },
    codes: ['RESTART_NEEDED'],
    healing: { by: 'offer', how: 'You restart; the wizard opens by itself and goes on.' },
    tests: [
      test(samePlanTest, 'waits for the restart that Windows wants, and goes on after it'),
      test(windowsTest, 'says that Windows wants a restart'),
    ],
  },
  {
    id: 'virtualbox-unsuitable',
    sees: 'Odd failures: connections break off, machines do not start.',
    cause: 'VirtualBox is older than 7.2.4, or a version with a known fault (7.2.18).',
    noticed: { how: 'Its version is judged.', module: 'electron/steps/host/virtualbox.ts' },
    codes: ['VIRTUALBOX_UNSUITABLE'],
    healing: { by: 'you' },
    tests: [test(hostTest, 'refuses %s')],
  },
  {
    id: 'virtualization-off',
    sees: 'The machine does not start.',
    cause: 'VT-x (Intel) or SVM (AMD) is switched off in the firmware.',
    noticed: {
      how: 'What the processor reports; the codes of a refused start.',
      module: 'electron/steps/host/virtualization.ts',
    },
    codes: ['VIRTUALIZATION_OFF'],
    healing: { by: 'you' },
    tests: [
      test(windowsTest, 'sees that virtualization is off in the firmware'),
      test(
        hostTest,
        'is blocked where virtualization is off, and where the PC is too small, with all reasons',
      ),
      test(startTest, 'that ends with %s is %s'),
    ],
  },
  {
    id: 'other-hypervisor',
    sees: 'The machine does not start, or everything in it is slow.',
    cause: 'Hyper-V, WSL 2, memory integrity or KVM has the processor’s virtualization.',
    noticed: {
      how: 'Windows’ features and security, KVM’s files; the codes of a refused start, and what VBox.log says of a good one.',
      module: 'electron/adapters/windows/facts.ts',
    },
    codes: ['HYPERVISOR_IN_THE_WAY'],
    healing: {
      by: 'you',
      how: 'Where it merely slows the builder, the first page names it, the log of a run says so, and nothing has to be done.',
    },
    tests: [
      test(windowsTest, 'names each thing that keeps a hypervisor running'),
      test(
        hostTest,
        'is blocked by a hypervisor that keeps machines from starting, and not by one that slows them',
      ),
      test(startTest, 'is told what executes it: %s: %s'),
      test(systemTest, 'that another hypervisor carries says that it is slower'),
      test(startTest, 'that ends with %s is %s'),
    ],
  },
  {
    id: 'wrong-account',
    sees: 'The builder is missing, though it was set up.',
    cause: 'The program runs as an administrator, with sudo, or as another user.',
    noticed: {
      how: 'The rights of its own process, and the notes of the set-up.',
      module: 'electron/own-user.ts',
    },
    codes: ['RUN_ELEVATED', 'RUN_WITH_SUDO', 'NOTES_MISSING'],
    healing: {
      by: 'offer',
      how: 'On Windows the program has a button for it, “Start as usual”: it ends, and starts again with your own rights. The command line, sudo and another user’s account are for you, as the code says.',
    },
    tests: [
      test('unit/shell/shell.test.ts', 'says so, and starts it as usual: %s'),
      test('unit/windows/account.test.ts', 'refuses in words: %s'),
      test(
        'unit/engine/engine.test.ts',
        'without notes, what cannot be looked at or recognised is not taken for gone',
      ),
    ],
  },
  {
    id: 'machine-locked',
    sees: 'A change of the machine does not come about.',
    cause: 'VirtualBox’s own window has it open, or a session that crashed.',
    noticed: {
      how: 'The code of the refused call; the name that VirtualBox tells of the session.',
      module: 'electron/adapters/virtualbox/lock-holder.ts',
    },
    codes: ['VM_BUSY'],
    healing: {
      by: 'itself',
      how: 'It is tried again for 10 seconds; then what holds it is named, and to be closed by you.',
    },
    tests: [
      test('unit/virtualbox/repetition.test.ts', 'a machine that is locked for a moment'),
      test('unit/virtualbox/repetition.test.ts', 'what keeps a machine locked is named: %s of %s'),
      test('unit/virtualbox/repetition.test.ts', 'one that stays locked: VM_BUSY with its own words'),
    ],
  },
  {
    id: 'machine-inaccessible',
    sees: 'VirtualBox lists the machine as `<inaccessible>`.',
    cause: 'The disk was full while its settings were written: the `.vbox` file is empty.',
    noticed: {
      how: 'VirtualBox’s list, and the settings file and its copy in the machine’s folder.',
      module: 'electron/steps/vm/own-machine.ts',
    },
    codes: ['VM_INACCESSIBLE', 'VM_FOREIGN'],
    healing: {
      by: 'itself',
      how: 'An empty file is restored from VirtualBox’s own copy, when that is whole and ours. One that is damaged but not empty is for you.',
    },
    tests: [
      test(machineTest, 'comes back from VirtualBox’s copy where its settings file is %s'),
      test(
        'contract/virtualbox.suite.ts',
        'cannot read a machine whose settings file is empty, and can again from the copy beside it',
      ),
      test(
        'unit/steps/vm/whole.test.ts',
        'come back where a full disk left the settings of the machine empty, and nothing is made anew',
      ),
      test(
        machineTest,
        'is ours even when VirtualBox cannot read it; others’ broken machines are not our business',
      ),
    ],
  },
  {
    id: 'settings-in-the-way',
    sees: 'The machine cannot be made: its settings file exists already.',
    cause: 'A folder of an earlier machine of this name is left.',
    noticed: {
      how: 'The refused call, and what stands in that file.',
      module: 'electron/adapters/virtualbox/creation.ts',
    },
    codes: ['VM_SETTINGS_IN_THE_WAY'],
    healing: {
      by: 'itself',
      how: 'What we left behind is registered again and made whole; what is not ours stays.',
    },
    tests: [
      test(
        'lab/virtualbox/kills.lab.test.ts',
        'its settings are written and it is not known yet: it is made whole',
      ),
      test(
        'contract/virtualbox.suite.ts',
        'takes up a machine of these tags that it no longer knows, also from the copy of its settings',
      ),
      test('contract/virtualbox.suite.ts', 'refuses to make a machine over another one’s settings'),
    ],
  },
  {
    id: 'disk-missing',
    sees: 'The machine does not start: its disk is gone, never came, or is another.',
    cause: 'The file was moved, deleted or replaced, or making it was interrupted.',
    noticed: {
      how: 'What is in the machine’s slot, and what VirtualBox reads there.',
      module: 'electron/steps/vm/machine.ts',
    },
    codes: ['FOREIGN_IN_THE_WAY'],
    healing: {
      by: 'itself',
      how: 'One that is there is attached; one that is gone is detached, made anew and installed anew; where another came to its place, VirtualBox forgets the former one. A second disk with the same UUID is for you.',
    },
    tests: [
      test(machineTest, 'is completed from every half-made state'),
      test(machineTest, 'takes the disk that came to the place of its own (attached: %s)'),
      test(
        'contract/virtualbox-media.suite.ts',
        'reads a disk that came to the place of another once it has forgotten that',
      ),
      test(
        'contract/virtualbox-media.suite.ts',
        'reads a disk that was moved while it knew it, once it has forgotten where that was',
      ),
      test('unit/virtualbox/errors.test.ts', '%s bears its codes'),
    ],
  },
  {
    id: 'interrupted',
    sees: 'A set-up stopped half-way.',
    cause: 'A power cut, a crash, the program was ended.',
    noticed: {
      how: 'Each part is looked at as it is; no step is remembered.',
      module: 'electron/engine/survey.ts',
    },
    codes: ['CANCELLED'],
    healing: { by: 'itself', how: 'It goes on from what is there.' },
    tests: [
      test('unit/kill/kill.test.ts', 'share %i of all boundaries'),
      test(
        'lab/virtualbox/kills.lab.test.ts',
        'of making a machine: it is ours from its first moment, and is finished',
      ),
    ],
  },
  {
    id: 'pc-disk-full',
    sees: 'The image or the machine’s disk cannot grow; the running machine is paused.',
    cause: 'The PC’s disk is full.',
    noticed: {
      how: 'Free space before anything is written; the code of a failed write.',
      module: 'electron/steps/vm/disk-space.ts',
    },
    codes: ['DISK_FULL'],
    healing: { by: 'you', how: 'What is missing is named; it continues where it stopped.' },
    tests: [
      test(
        'unit/steps/vm/whole.test.ts',
        'is shown before anything is done: too little space for image and disk together',
      ),
      test(
        systemTest,
        'paused because the disk of the PC is full, says how much is missing, and goes on once it is there',
      ),
      test('unit/virtualbox/errors.test.ts', 'are found in every language, and nothing else is'),
    ],
  },
  {
    id: 'port-taken',
    sees: 'The port is refused.',
    cause: 'Another program or machine listens on 2222; Vagrant does by default.',
    noticed: { how: 'Who listens on it.', module: 'electron/steps/host/port.ts' },
    codes: ['PORT_TAKEN'],
    healing: { by: 'offer', how: 'The next free port; it is then changed everywhere.' },
    tests: [test(hostTest, 'names who holds port %i, and its setting')],
  },
  {
    id: 'port-reserved',
    sees: 'Everything seems well, and nothing answers on the port.',
    cause: 'Windows reserved a range with this port in it, for Hyper-V’s network.',
    noticed: { how: 'The ranges that Windows keeps.', module: 'electron/adapters/windows/port-holder.ts' },
    codes: ['PORT_TAKEN', 'PORT_NOT_RESERVED'],
    healing: {
      by: 'itself',
      how: 'The port is reserved for the builder, with an administrator’s rights; given back in the end.',
    },
    tests: [
      test(samePlanTest, 'is reserved for the builder with the firewall’s prompt, and given back in the end'),
      test(samePlanTest, 'that an administrator had reserved before stays reserved'),
    ],
  },
  {
    id: 'forwarding-changed',
    sees: 'The Pi no longer gets through, though the builder runs.',
    cause: 'The machine’s port forwarding is missing or another.',
    noticed: { how: 'The forwardings that VirtualBox tells.', module: 'electron/steps/vm/forwarding.ts' },
    codes: [],
    healing: { by: 'itself', how: 'Ours is set anew; others’ forwardings stay.' },
    tests: [
      test(machineTest, 'corrects what differs, also while both change places, and leaves others’ rules'),
    ],
  },
  {
    id: 'firewall',
    sees: 'It works on the PC, and not from the Pi.',
    cause: 'No rule lets the Pi in, a rule blocks VirtualBox, or another maker’s firewall decides.',
    noticed: {
      how: 'The rules, the kind of network and the products that Windows names; a greeting read from the Pi.',
      module: 'electron/adapters/windows/firewall-look.ts',
    },
    codes: [
      'FIREWALL_FAILED',
      'FIREWALL_OVERRULED',
      'FIREWALL_BLOCKS_VIRTUALBOX',
      'LINK_BROKEN',
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
      how: 'The address that leads to the Pi, and the one that the Pi knows.',
      module: 'electron/steps/pi/settings.ts',
    },
    codes: ['LINK_BROKEN'],
    healing: { by: 'itself', how: 'The Pi gets the new address.' },
    tests: [test('unit/steps/pi/module.test.ts', 'follows the PC to its new address')],
  },
  {
    id: 'machine-saved',
    sees: 'The builder does not answer after the PC slept.',
    cause: 'The machine was paused, saved or aborted.',
    noticed: { how: 'Its state.', module: 'electron/steps/vm/power.ts' },
    codes: ['BUILDER_UNREACHABLE'],
    healing: { by: 'itself', how: 'It is started, woken up or let go on, and waited for until it answers.' },
    tests: [test(systemTest, 'comes back from the state %s')],
  },
  {
    id: 'clock-behind',
    sees: 'After the PC slept, certificates are “not yet valid” for the builder.',
    cause: 'The builder’s clock stood still while the PC slept or the builder was paused.',
    noticed: { how: 'It is compared with the PC’s.', module: 'electron/steps/vm/clock.ts' },
    codes: [],
    healing: {
      by: 'itself',
      how: 'It is set to the PC’s; the builder does the same, some minutes later, where it reaches its time servers.',
    },
    tests: [
      test(sleepTest, 'a clock that stood still for %i ms is set'),
      test(sleepTest, 'a builder that is %s runs again, with the right time'),
      test(playingTest, 'lets it stand still, and go on where it was with the right time'),
      test(
        windowsTest,
        'says after how long it sleeps or hibernates, whichever comes first, or never, or that nobody knows',
      ),
    ],
  },
  {
    id: 'autostart-missing',
    sees: 'The builder is off after the PC was restarted.',
    cause: 'The entry that starts it when you log in is gone, changed or switched off.',
    noticed: { how: 'The task or the unit, read back.', module: 'electron/steps/host/autostart.ts' },
    codes: ['AUTOSTART_FAILED'],
    healing: { by: 'itself', how: 'It is made anew.' },
    tests: [
      test(hostTest, 'comes back when somebody deleted it'),
      test(hostTest, 'corrects an entry for another machine'),
      test(windowsTest, 'sees that the task was switched off'),
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
  {
    id: 'installation-fails',
    sees: 'The installation in the machine fails or goes silent.',
    cause: 'No network in the machine, a cache that is not reached, a full disk.',
    noticed: {
      how: 'The installer’s own lines on the serial port, their absence, and the screen at that moment.',
      module: 'electron/steps/vm/follow-installer.ts',
    },
    codes: ['INSTALLER_FAILED', 'INSTALLER_SILENT'],
    healing: { by: 'itself', how: 'The next try goes on with the parts that are finished.' },
    tests: [
      test(systemTest, 'an installer that %s ends in %s, is cleaned up, and may be tried again'),
      test(systemTest, 'says the last words of an installer that failed'),
      test(systemTest, 'keeps the screen of an installer that %s: %s'),
    ],
  },
  {
    id: 'security-software',
    sees: 'The machine does not start, though it did before.',
    cause: 'A virus scanner reaches into VirtualBox’s process, which then ends itself.',
    noticed: {
      how: 'VBoxHardening.log: the error, the products that VirtualBox found, the files that it did not let in.',
      module: 'electron/adapters/virtualbox/start-failure.ts',
    },
    codes: ['VIRTUALBOX_BLOCKED', 'VIRTUALBOX_DRIVER_MISSING', 'VM_START_FAILED'],
    healing: { by: 'you', how: 'The product is named where VirtualBox names it.' },
    tests: [
      test(startTest, 'that security software prevents names it: %s'),
      test(startTest, 'without VirtualBox’s driver on Windows says so'),
    ],
  },
  {
    id: 'game-stutters',
    sees: 'A game stutters while the Pi builds.',
    cause: 'Builds take the PC’s processor.',
    noticed: {
      how: 'You say that you play, beside the clock, on the dashboard or with `play on`; a tag on the machine keeps it. What VirtualBox lets the builder take is read back.',
      module: 'electron/steps/vm/playing.ts',
    },
    codes: ['PAUSED_WHILE_PLAYING'],
    healing: {
      by: 'offer',
      how: 'The running builder gets less of the processor, or stands still, as the set-up says; afterwards what it had. No repair undoes that meanwhile. What it may take at other times is in the set-up, too.',
    },
    tests: [
      test(playingTest, 'does so at once, and ends so'),
      test(playingTest, 'is no drift, and what undoes it is'),
      test(playingTest, 'is an obstacle that is told plainly, and no repair undoes it'),
      test(playingTest, 'holds at once, and switches nothing off'),
      test(
        'unit/shell/shell.test.ts',
        'is there once a builder was seen, shows what is, and gives way to what is under way',
      ),
    ],
  },
  {
    id: 'builder-disk-full',
    sees: 'Builds end with “No space left on device”.',
    cause: 'The builder’s store was never collected, or its disk is too small.',
    noticed: { how: 'Free space in the builder.', module: 'electron/steps/vm/store.ts' },
    codes: ['BUILDER_DISK_FULL'],
    healing: {
      by: 'itself',
      how: 'What nothing needs any more is deleted. A larger disk is for you: it does not grow in place.',
    },
    tests: [
      test(systemTest, 'is made by deleting what nothing needs, once too little is free'),
      test(systemTest, 'is not there when that was not enough'),
    ],
  },
]
