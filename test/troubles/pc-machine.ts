/** Troubles of the machine, from its settings file to the disk in it. */
import { test, type Trouble } from './trouble.ts'

const hostTest = 'unit/steps/host/host.test.ts'
const windowsTest = 'unit/windows/host.test.ts'
const moveTest = 'unit/steps/vm/move.test.ts'
const copiesTest = 'unit/steps/vm/copies.test.ts'
const machineTest = 'unit/steps/vm/machine.test.ts'
const systemTest = 'unit/steps/vm/system.test.ts'
const diskTest = 'unit/steps/vm/disk.test.ts'
const sleepTest = 'unit/steps/vm/after-sleep.test.ts'
const playingTest = 'unit/steps/vm/playing.test.ts'

export const withTheMachine: readonly Trouble[] = [
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
      module: 'electron/steps/vm/machine-search.ts',
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
    id: 'machine-copied',
    sees: 'VirtualBox lists a copy of the builder’s machine.',
    cause: 'Somebody cloned it in VirtualBox, or imported an export of it: its tags were copied, too.',
    noticed: {
      how: 'The noted UUID; by notes of a former version the noted settings file, or the disk on which it was installed.',
      module: 'electron/steps/vm/machine-search.ts',
    },
    codes: ['VM_UNCLEAR', 'VM_FOREIGN'],
    healing: {
      by: 'itself',
      how: 'A copy is neither changed nor deleted; a removal lists it as kept. Only where nothing tells which one is ours, you say it.',
    },
    tests: [
      test(copiesTest, 'is kept, and told, when ours is removed: listed %s it'),
      test(copiesTest, 'is nobody’s to guess where neither notes nor disks tell: nothing is changed'),
      test(
        'contract/virtualbox.suite.ts',
        'tells a copy from the machine by its UUID alone: the tags are copied, and the disks are other ones',
      ),
    ],
  },
  {
    id: 'machine-drive-missing',
    sees: 'A repair or an uninstall cannot begin: the drive with the machine is not there.',
    cause:
      'The machine lies on a drive that is unplugged: VirtualBox cannot read it, does not know it, or is gone itself.',
    noticed: {
      how: 'The noted place of its settings file, and whether the drive of that place is there.',
      module: 'electron/steps/vm/machine-remains.ts',
    },
    codes: ['DRIVE_MISSING'],
    healing: {
      by: 'you',
      how: 'Plug it in: the machine is as it was, and no second one is made meanwhile. Or keep the machine: a later uninstall finds it.',
    },
    tests: [
      test(
        'unit/steps/vm/drive-away.test.ts',
        'no second machine is made, and that is the one cause: folder %s',
      ),
      test('unit/steps/vm/machine-remains.test.ts', 'and VirtualBox was %s: it is no machine that is gone'),
    ],
  },
  {
    id: 'machine-cannot-move',
    sees: 'The setup names another folder, and the machine cannot move there.',
    cause: 'Its drive is not there or too small, or something lies where the machine was to go.',
    noticed: {
      how: 'Free space, drive and names at the target, for the plan and again before the move.',
      module: 'electron/steps/vm/move.ts',
    },
    codes: ['FOLDER_UNUSABLE', 'DISK_FULL', 'FOREIGN_IN_THE_WAY'],
    healing: { by: 'you', how: 'Connect the drive, make room, or choose another folder: nothing was moved.' },
    tests: [
      test(moveTest, 'is no place to move to'),
      test(moveTest, 'needs as much room as it has'),
      test(moveTest, 'does not move where somebody has %s'),
    ],
  },
  {
    id: 'move-interrupted',
    sees: 'The machine’s disk is on one drive and its settings are on another, or half a copy of the disk is left.',
    cause: 'A move to another folder was cut off: the power failed, or VBoxManage was ended.',
    noticed: {
      how: 'A tag on the machine says where it was to go; the settings file and the disk show how far it came.',
      module: 'electron/steps/vm/move-remains.ts',
    },
    codes: ['FOREIGN_IN_THE_WAY'],
    healing: {
      by: 'itself',
      how: 'The move is finished, or given up where another folder is wanted; what it left is deleted. Of two files of one disk the smaller one goes; where that is not the half one for certain, both are named and stay.',
    },
    tests: [
      test(moveTest, 'is finished: %s'),
      test(moveTest, 'deletes neither of two files that may both be the disk, and says which they are'),
      test(moveTest, 'the next run ends the move (%s)'),
      test(moveTest, 'leaves nothing behind when the machine goes: %s'),
      test(moveTest, 'what is ours goes at either end, and nothing else: %s'),
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
      how: 'What we left behind is registered again and made whole; what is not ours stays, and another name for the builder is offered.',
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
      test('unit/kill/killed-everywhere.ts', 'share %i of all boundaries'),
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
    id: 'machine-saved',
    sees: 'The builder does not answer after the PC slept.',
    cause: 'The machine was paused, saved or aborted.',
    noticed: { how: 'Its state.', module: 'electron/steps/vm/power.ts' },
    codes: ['BUILDER_UNREACHABLE', 'SAVED_STATE_UNUSABLE'],
    healing: {
      by: 'itself',
      how: 'It is started, woken up or let go on, and waited for until it answers. What was saved and cannot be loaded, as after an update of VirtualBox, is discarded, and it starts anew.',
    },
    tests: [test(systemTest, 'comes back from the state %s')],
  },
  {
    id: 'machine-hangs',
    sees: 'The builder runs and does not answer, or VirtualBox says “guru meditation”.',
    cause: 'The system in the machine hangs, or VirtualBox gave the machine up.',
    noticed: { how: 'Its state, and a login that is not answered.', module: 'electron/steps/vm/power.ts' },
    codes: ['BUILDER_UNREACHABLE'],
    healing: {
      by: 'itself',
      how: 'It has the whole time of a start to answer; then its power button is pressed, its power is cut if it does not listen, and it is started. One that VirtualBox gave up is switched off and started at once.',
    },
    tests: [
      test(systemTest, 'that VirtualBox gave up has its power cut and is started'),
      test(
        systemTest,
        'that hangs has the time of a start to answer, then its power button pressed, and its power cut',
      ),
      test('unit/virtualbox/parse.test.ts', 'reads the state %s as %s'),
    ],
  },
  {
    id: 'builder-refuses-us',
    sees: 'The builder lets nobody in who could look after it.',
    cause: 'Somebody changed who may log in to its administration.',
    noticed: { how: 'The login with the key that was made for it.', module: 'electron/steps/vm/session.ts' },
    codes: ['BUILDER_LOGIN_REFUSED'],
    healing: { by: 'you' },
    tests: [
      test('unit/faults/faults.test.ts', 'a builder that refuses our key is made anew as its problem says'),
      test('unit/ssh/hostile.test.ts', 'because it is refused, or not enough'),
    ],
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
      how: 'Switch “I am playing” on: on the dashboard, beside the clock, or by `npm run cli -- play on --setup setup.json`. The running builder then takes at most 25 % of each core, or stands still (`builder.whilePlaying`), until you switch it off; no repair undoes that meanwhile. If it stutters even so, choose `pause`, or lower `builder.cpuCapPercentWhilePlaying`.',
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
    id: 'upgrade-taken-back',
    sees: 'The builder has its former NixOS after an upgrade.',
    cause: 'The newer NixOS could not be fetched or built, did not start, or does not build for the Pi.',
    noticed: {
      how: 'It is started and tried before the snapshot of the former one is given up.',
      module: 'electron/steps/vm/upgrade.ts',
    },
    codes: ['UPGRADE_TAKEN_BACK'],
    healing: { by: 'itself', how: 'The snapshot is restored, at once or, after a kill, by the next run.' },
    tests: [
      test('unit/steps/vm/upgrade.test.ts', 'is taken back where the newer NixOS does not answer'),
      test(
        'unit/kill/killed-upgrading.test.ts',
        'killed at any moment and then removed, nothing of it stays on the PC',
      ),
    ],
  },
  {
    id: 'upgrade-not-taken-back',
    sees: 'After an upgrade that failed, the builder is off, and a repair says that it cannot go back.',
    cause: 'VirtualBox cannot restore the snapshot: the drive is full, or a file of it cannot be written.',
    noticed: {
      how: 'VirtualBox refuses to restore it, and leaves the machine as it was.',
      module: 'electron/steps/vm/upgrade-snapshot.ts',
    },
    codes: ['UPGRADE_NOT_TAKEN_BACK'],
    healing: { by: 'you', how: 'What VirtualBox says is put right; then a repair restores the snapshot.' },
    tests: [
      test('unit/steps/vm/upgrade.test.ts', 'stays off with a NixOS that did not prove itself, and says why'),
      test('unit/steps/vm/upgrade.test.ts', 'goes on with the former one where nothing else would start'),
    ],
  },
  {
    id: 'snapshot-in-the-way',
    sees: 'A repair does not go back after an upgrade that was interrupted, or the snapshot from before one stays.',
    cause: 'Another snapshot was taken after it, so VirtualBox does not delete it.',
    noticed: {
      how: 'The tree of the machine’s snapshots is read before anything is restored or deleted.',
      module: 'electron/steps/vm/upgrade-snapshot.ts',
    },
    codes: ['SNAPSHOT_IN_THE_WAY'],
    healing: {
      by: 'you',
      how: 'The other one is deleted in VirtualBox; or the one from before the upgrade, and the builder keeps the system that it has.',
    },
    tests: [
      test(
        'unit/steps/vm/snapshot-in-the-way.test.ts',
        'nothing is restored or deleted: it is told which one stands in the way',
      ),
      test(
        'unit/steps/vm/snapshot-in-the-way.test.ts',
        'a builder that went back runs, and does not go back again',
      ),
    ],
  },
  {
    id: 'foreign-disk-in-builder',
    sees: 'A removal of the builder, or an upgrade of its NixOS, names a disk that is not ours.',
    cause:
      'Somebody attached a disk of their own to the machine in VirtualBox, and perhaps took a snapshot of it.',
    noticed: {
      how: 'The disks that the machine and its snapshots have are compared with ours: by the name of the file, or by our system on it.',
      module: 'electron/steps/vm/disks-beside.ts',
    },
    codes: ['FOREIGN_DISK_IN_BUILDER'],
    healing: {
      by: 'you',
      how: 'The disk is taken out in VirtualBox, with the snapshot that keeps it. A removal takes out by itself what no snapshot keeps, and its file stays.',
    },
    tests: [
      test(
        'unit/steps/vm/foreign-disks.test.ts',
        'that a snapshot keeps is an obstacle to the removal, until that is deleted',
      ),
      test(
        'unit/steps/vm/foreign-disks.test.ts',
        'stays with its file when the machine is removed, and the plan says so',
      ),
      test(
        'unit/steps/vm/foreign-disks.test.ts',
        'no upgrade begins while one is attached: its snapshot would keep that, too',
      ),
    ],
  },
  {
    id: 'disk-cannot-change',
    sees: 'The plan does not take the size of the disk that was chosen.',
    cause: 'A disk of the builder only grows, only as far as the PC has room, and not below snapshots.',
    noticed: {
      how: 'The disk’s capacity, whether it belongs to a snapshot, and the free space around it.',
      module: 'electron/steps/vm/machine-change.ts',
    },
    codes: ['DISK_CANNOT_SHRINK', 'DISK_HAS_SNAPSHOTS', 'DISK_FULL'],
    healing: { by: 'you' },
    tests: [
      test(diskTest, 'is a smaller one'),
      test(diskTest, 'is one for which the PC has no room'),
      test(diskTest, 'is one with snapshots'),
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
      how: 'What nothing needs any more is deleted. A larger disk is for you to want: it grows in place, with all that is on it.',
    },
    tests: [
      test(systemTest, 'is made by deleting what nothing needs, once too little is free'),
      test(systemTest, 'is not there when that was not enough'),
    ],
  },
]
