/** Troubles of the Pi's builds themselves. Some of them no program can notice: where they show is said then. */
import { test, type Trouble } from './trouble.ts'

const accessTest = 'unit/steps/pi/access.test.ts'
const flakeTest = 'unit/steps/pi/module-flake.test.ts'
const foreignTest = 'unit/steps/pi/module-foreign.test.ts'
const memoryTest = 'unit/steps/pi/swap-file.test.ts'
const moduleTest = 'unit/steps/pi/module.test.ts'
const proofTest = 'unit/steps/pi/proof.test.ts'
const commandTest = 'unit/command/command.test.ts'
const heavyTest = 'unit/steps/pi/planned-builds.test.ts'
const whyTest = 'unit/steps/pi/why/words.test.ts'
const buildsTest = 'unit/steps/vm/builds.test.ts'

export const inItsBuilds: readonly Trouble[] = [
  {
    id: 'slow-uploads',
    sees: 'Much is sent from the Pi before anything is built.',
    cause:
      'The builder fetches nothing by itself: `builders-use-substitutes` is off, or the builder has no internet.',
    noticed: {
      how: 'The module sets it; that the builder has no internet is not noticed.',
      module: 'electron/steps/pi/module-look.ts',
    },
    codes: [],
    healing: { by: 'itself', how: 'The module is written anew where it was changed.' },
    tests: [test(moduleTest, 'is repaired when its owner took the import out')],
  },
  {
    id: 'unable-to-start-any-build',
    sees: 'Nix says: unable to start any build.',
    cause: 'The builder is off, and the setup says that the Pi builds nothing without it.',
    noticed: { how: 'The way to the builder.', module: 'electron/steps/vm/power.ts' },
    codes: ['BUILDER_UNREACHABLE'],
    healing: {
      by: 'itself',
      how: "Repair starts the builder. To build on the Pi for once: `nixos-rebuild switch -j1 --builders ''`.",
    },
    tests: [test(proofTest, 'lets nothing run on the Pi itself')],
  },
  {
    id: 'whole-build-refused',
    sees: '`pi-offload` fails, while plain nix commands still build on the PC.',
    cause:
      'The Pi does not know the key with which the builder signs, or has no such command yet: its set-up is of an earlier version, or the builder was made anew.',
    noticed: {
      how: 'The proof builds a few packages in both ways, each link of which names its kernel.',
      module: 'electron/steps/pi/ways.ts',
    },
    codes: ['FAST_WAY_FAILED'],
    healing: { by: 'itself', how: 'Repair writes the module anew, with the command and the builder’s key.' },
    tests: [test(proofTest, 'with %s, it says that the fast way fails, and nothing is proven')],
  },
  {
    id: 'whole-build-cut-off',
    sees: '`pi-offload` says: The connection to the builder ended in the middle.',
    cause: 'The PC went to sleep or was switched off, or the network was gone for more than a minute.',
    noticed: {
      how: 'By the command itself, which ends with exit code 4 and changes nothing.',
      module: 'resources/nix/pi-offload.sh',
    },
    codes: [],
    healing: {
      by: 'you',
      how: 'The same command again, once the PC answers (`sudo pi-offload status`). Packages that were done stay on the builder.',
    },
    tests: [test(commandTest, 'changes nothing where a session ends with %s: %i')],
  },
  {
    id: 'whole-build-locked-out',
    sees: '`pi-offload` says: The builder answers, but does not let this machine in, or is another one.',
    cause:
      'The builder was made anew, does not know the Pi’s key any more, or something else answers at its address and port.',
    noticed: {
      how: 'By the command itself (exit code 5), and by a look on the dashboard, which names the cause.',
      module: 'resources/nix/pi-offload.sh',
    },
    codes: ['PI_KEY_REFUSED'],
    healing: { by: 'itself', how: 'Repair on the PC brings both keys to both sides.' },
    tests: [test(commandTest, 'tells a builder that does not let it in from one that is away')],
  },
  {
    id: 'pi-out-of-memory',
    sees: 'The Pi freezes or swaps for a long time.',
    cause: 'An evaluation takes more than a gigabyte, whoever builds; or a large package is built on it.',
    noticed: {
      how: 'Before anything is changed, what is free of memory and swap is compared with what an evaluation takes (resources/nix/memory.awk).',
      module: 'electron/steps/pi/memory.ts',
    },
    codes: ['PI_MEMORY_LOW'],
    healing: {
      by: 'you',
      how: 'Agree to a temporary swap file, which is made for the evaluation and deleted afterwards, or add swap for good (`swapDevices`). Large packages wait for the builder by themselves.',
    },
    tests: [
      test(memoryTest, 'too little is told before anything is changed, with a swap file as the way out'),
      test(memoryTest, 'with the agreement the evaluation has swap, and nothing is left of it'),
    ],
  },
  {
    id: 'hours-of-building',
    sees: 'A kernel or a compiler is built for hours.',
    cause: 'No cache has it, and emulation is slow.',
    noticed: {
      how: 'Kernels and compilers that have to be built are warned of in the log before the module is installed (`nixos-rebuild dry-build`), and before a rebuild of your own by `dry-build` of the command line.',
      module: 'electron/steps/pi/planned-builds.ts',
    },
    codes: [],
    healing: {
      by: 'you',
      how: 'Add the cache of whoever makes that kernel to the Pi’s configuration and rebuild with `nixos-rebuild`, which fetches from it, or cross-compile that package.',
    },
    tests: [test(heavyTest, 'a kernel or compiler that no cache has takes days: %s')],
  },
  {
    id: 'tests-fail-under-emulation',
    sees: 'One package’s tests fail on the builder: SIGSEGV, seccomp, a time-out.',
    cause: 'The emulator is no Pi.',
    noticed: {
      how: '“Why was the PC not used?” and `why` read the end of Nix’s log of that package: its phase, and what the emulator said. The dashboard lists which builds ended without a result.',
      module: 'electron/steps/pi/why/facts.ts',
    },
    codes: [],
    healing: {
      by: 'you',
      how: "Build it on the Pi (`--builders ''`), cross-compile it, or leave its tests out.",
    },
    tests: [
      test(whyTest, 'tells how a build ended that left no result, and that emulation may be why'),
      test(buildsTest, 'are those that run and those that ended, the latest first'),
    ],
  },
  {
    id: 'flake-ignores-the-file',
    sees: 'A flake does not find our folder.',
    cause: 'It sees only files that git knows of.',
    noticed: { how: 'Git is told in every installation.', module: 'electron/steps/pi/module-install.ts' },
    codes: ['PI_CONFIGURATION_UNCLEAR'],
    healing: { by: 'itself', how: '`git add --intent-to-add`.' },
    tests: [test(flakeTest, 'in a git repository sees our files, and a module in a subfolder finds them')],
  },
  {
    id: 'upload-lock',
    sees: 'Nix says: waiting for the upload lock.',
    cause: 'Another build sends its files to the builder at the moment.',
    noticed: {
      how: 'Not by this program, but for a test build: there Nix’s own lines are shown as they come.',
      module: 'electron/steps/pi/proof.ts',
    },
    codes: [],
    healing: { by: 'you', how: 'Wait: it goes on by itself.' },
    tests: [test(proofTest, 'says where the build ran')],
  },
  {
    id: 'another-builder-wins',
    sees: 'Builds go to another build machine of yours.',
    cause: 'It has a higher speed factor, or stands in front.',
    noticed: {
      how: 'Those that the Pi has already are told on the Pi’s page.',
      module: 'electron/steps/pi/view.ts',
    },
    codes: [],
    healing: { by: 'you', how: 'Yours stay as they are. `offload.speedFactor` is what ours is ranked by.' },
    tests: [
      test(foreignTest, 'the machine of somebody who followed an article is his, though it has our names'),
      test(accessTest, 'says what the Pi is'),
    ],
  },
]
