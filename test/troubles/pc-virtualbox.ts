/** Troubles of VirtualBox itself, and of what carries it. */
import { test, type Trouble } from './trouble.ts'

const hostTest = 'unit/steps/host/host.test.ts'
const windowsTest = 'unit/windows/host.test.ts'
const systemTest = 'unit/steps/vm/system.test.ts'
const samePlanTest = 'unit/windows/same-plan.test.ts'
const startTest = 'unit/virtualbox/start.test.ts'

export const withVirtualBox: readonly Trouble[] = [
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
    id: 'pc-unsuitable',
    sees: 'The set-up cannot begin on a PC with an Arm processor.',
    cause: 'VirtualBox for Arm runs only machines for Arm; the builder is an x86-64 machine.',
    noticed: { how: 'Windows says which processor it has.', module: 'electron/steps/host/virtualization.ts' },
    codes: ['PC_UNSUITABLE'],
    healing: { by: 'you', how: 'It takes a PC with a processor from Intel or AMD.' },
    tests: [
      test(samePlanTest, 'names an Arm processor as the reason, and asks nobody to install VirtualBox there'),
    ],
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
]
