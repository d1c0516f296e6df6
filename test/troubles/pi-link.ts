/** Troubles on the way from the Pi to the builder's Nix. */
import { test, type Trouble } from './trouble.ts'

const linkTest = 'unit/steps/pi/link.test.ts'
const nixTest = 'unit/steps/vm/nix.test.ts'
const faultsTest = 'unit/faults/faults.test.ts'
const linkModule = 'electron/steps/pi/link-cause.ts'
const asRoot = 'ssh and Nix are asked as root of the Pi, step by step.'

export const onTheWay: readonly Trouble[] = [
  {
    id: 'key-gone',
    sees: 'ssh to the builder works for you, and not for Nix.',
    cause: 'Nix builds as root, and root’s key or its ssh configuration is missing or damaged.',
    noticed: { how: 'The key’s two halves and the configuration.', module: 'electron/steps/pi/key.ts' },
    codes: [],
    healing: { by: 'itself', how: 'Both are written anew; the builder gets to know a new key.' },
    tests: [test('unit/steps/pi/key.test.ts', 'half-made, it is completed: %s'), test(faultsTest, '%s')],
  },
  {
    id: 'key-has-passphrase',
    sees: 'Nix waits for a passphrase, or is refused.',
    cause: 'Somebody gave the key for the builder a passphrase.',
    noticed: { how: '`ssh-keygen -y` with an empty one.', module: 'electron/steps/pi/key.ts' },
    codes: ['PI_KEY_HAS_PASSPHRASE'],
    healing: { by: 'itself', how: 'A new key takes its place; the builder gets to know it.' },
    tests: [
      test(
        'unit/steps/pi/key.test.ts',
        'with a passphrase that somebody gave it, it makes room for a new one',
      ),
      test(linkTest, 'a key with a passphrase'),
    ],
  },
  {
    id: 'key-refused',
    sees: 'The builder answers: Permission denied (publickey).',
    cause: 'It does not know the Pi’s key.',
    noticed: { how: asRoot, module: linkModule },
    codes: ['PI_KEY_REFUSED'],
    healing: { by: 'itself', how: 'The builder gets its configuration anew, with the Pi’s key in it.' },
    tests: [
      test(linkTest, 'a key that is not known there, and one that is not here'),
      test('unit/steps/vm/system.test.ts', 'brings the Pi’s key to the builder, once'),
    ],
  },
  {
    id: 'pi-knows-another-host-key',
    sees: 'Host key verification failed.',
    cause: 'The builder was made anew, or root’s own ssh on the Pi says another key.',
    noticed: {
      how: 'The key that is shown, beside the one that was made for the builder.',
      module: linkModule,
    },
    codes: ['PI_KNOWS_ANOTHER_HOST_KEY'],
    healing: { by: 'itself', how: 'The Pi gets the new key. A line of root’s own is for you.' },
    tests: [test(linkTest, 'a host key that the Pi does not expect')],
  },
  {
    id: 'silence',
    sees: 'Minutes of silence, then the Pi builds itself.',
    cause: 'The PC is off, or something on the way swallows the connection.',
    noticed: { how: asRoot, module: linkModule },
    codes: ['LINK_SILENT', 'LINK_REFUSED'],
    healing: {
      by: 'itself',
      how: 'Root’s ssh waits for eight seconds at most. What swallows the connection is for you. A PC that sleeps can be woken over the network by a program of your choice, where its firmware and its adapter allow Wake-on-LAN; this one does not do it.',
    },
    tests: [
      test(linkTest, 'a port at which nobody speaks'),
      test(linkTest, 'a port that nobody has'),
      test(
        'unit/steps/pi/ssh-config.test.ts',
        'says what the module says, and where the key of the builder is known from',
      ),
    ],
  },
  {
    id: 'link-slow',
    sees: '`status` says of the way from the Pi to the builder that it is not known.',
    cause: 'The builder or the Pi is busy, mostly with a build, and answers later than a short look waits.',
    noticed: { how: asRoot, module: linkModule },
    codes: ['LINK_SLOW'],
    healing: { by: 'you', how: 'Look again once the build is over: it stands in nobody’s way meanwhile.' },
    tests: [
      test(linkTest, 'is not known where a busy builder lets %s wait'),
      test(
        'unit/engine/survey.test.ts',
        'what was not seen in time is not known, and stands in nobody’s way',
      ),
    ],
  },
  {
    id: 'no-machine-found',
    sees: 'Nix says “Failed to find a machine for remote building”, though the line fits.',
    cause: 'A connection failed before, and Nix leaves that machine out for the rest of the command.',
    noticed: { how: asRoot, module: linkModule },
    codes: ['LINK_SILENT', 'LINK_REFUSED', 'PI_KEY_REFUSED', 'LINK_BROKEN'],
    healing: { by: 'you', how: 'Nix’s line above it says “cannot build on”, and `status` names why.' },
    tests: [test(linkTest, 'is told: %s'), test(linkTest, '%s')],
  },
  {
    id: 'features-missing',
    sees: 'Nix says “Failed to find a machine for remote building” for large packages.',
    cause:
      'They ask for a feature, such as `big-parallel`, that the line of the builder does not name; or the PC is off, and the Pi leaves big ones to it (the policy `build-small`).',
    noticed: { how: 'Nix’s own list of machines, compared with the setup.', module: linkModule },
    codes: ['PI_FEATURES_MISSING'],
    healing: {
      by: 'itself',
      how: 'The module names them again. A `builders` of your own is for you. A PC that is off has to be on for them, or the policy another one.',
    },
    tests: [test(linkTest, 'Nix asks %s')],
  },
  {
    id: 'builders-ignored',
    sees: 'Everything is set up, and the Pi still builds itself.',
    cause: '`nix.distributedBuilds = false`, or a `builders` or nix.conf that says something else.',
    noticed: { how: '`nix config show builders`, as root of the Pi.', module: linkModule },
    codes: ['PI_IGNORES_BUILDER'],
    healing: { by: 'you' },
    tests: [test(linkTest, 'Nix asks %s'), test(faultsTest, '%s')],
  },
  {
    id: 'emulation-off',
    sees: 'The builder says: a “aarch64-linux” is required; or: Exec format error.',
    cause: 'Its emulation is not registered, its interpreter is gone, or its Nix does not know of it.',
    noticed: { how: 'The kernel’s list and Nix’s settings.', module: 'electron/steps/vm/nix.ts' },
    codes: ['BUILDER_EMULATION_OFF'],
    healing: { by: 'itself', how: 'It is started anew, then the builder’s configuration is made anew.' },
    tests: [
      test(nixTest, 'are as wanted from the start, and are healed where they are not'),
      test(nixTest, '“%s” and not “%s” is wanted'),
    ],
  },
  {
    id: 'builder-does-not-trust',
    sees: 'Not privileged to build input-addressed derivations; or: lacks a signature by a trusted key.',
    cause: 'The builder’s Nix does not trust the user that the Pi comes as.',
    noticed: { how: 'The builder’s settings, and `nix store info` from the Pi.', module: linkModule },
    codes: ['PI_NOT_TRUSTED'],
    healing: { by: 'itself', how: 'The builder gets its settings back.' },
    tests: [
      test(nixTest, 'are as wanted from the start, and are healed where they are not'),
      test('unit/steps/pi/module-failure.test.ts', 'leaves the Pi as it was: %s'),
    ],
  },
  {
    id: 'garbled',
    sees: 'Unexpected end-of-file; or: protocol mismatch.',
    cause: 'Text in the middle of Nix’s protocol, another forced command, or a connection that others share.',
    noticed: { how: asRoot, module: linkModule },
    codes: ['LINK_GARBLED', 'PI_SHARES_CONNECTIONS'],
    healing: {
      by: 'you',
      how: 'Another command that the builder’s ssh server forces is taken away by Repair; what else prints text there, and what root’s ssh shares, is for you.',
    },
    tests: [
      test(linkTest, 'text where Nix should speak, and no Nix'),
      test(linkTest, 'a connection that others share'),
      test(nixTest, 'are as wanted from the start, and are healed where they are not'),
    ],
  },
  {
    id: 'hangs-after-sleep',
    sees: 'A build hangs after the PC slept or the network dropped.',
    cause: 'The connection is gone, and neither side was told.',
    noticed: {
      how: 'By ssh on the Pi, which asks every 15 seconds whether the builder is there.',
      module: 'electron/steps/pi/ssh-config.ts',
    },
    codes: [],
    healing: {
      by: 'itself',
      how: 'After a minute without an answer ssh gives up, and so does Nix; start the build again. The builder asks as well, and ends what it still runs for a Pi that is silent for two minutes.',
    },
    tests: [
      test(
        'unit/nix/keep-alive.test.ts',
        'the builder gives up a Pi that is gone, and no sooner than the Pi it',
      ),
      test(
        'unit/steps/pi/ssh-config.test.ts',
        'says what the module says, and where the key of the builder is known from',
      ),
    ],
  },
]
