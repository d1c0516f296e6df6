/** Troubles of the Pi, and of Nix between the two. */
import { inItsBuilds } from './pi-builds.ts'
import { onTheWay } from './pi-link.ts'
import { test, type Trouble } from './trouble.ts'

const accessTest = 'unit/steps/pi/access.test.ts'
const moduleTest = 'unit/steps/pi/module.test.ts'
const foreignTest = 'unit/steps/pi/module-foreign.test.ts'
const flakeTest = 'unit/steps/pi/module-flake.test.ts'
const failureTest = 'unit/steps/pi/module-failure.test.ts'

export const onThePi: readonly Trouble[] = [
  {
    id: 'pi-unreachable',
    sees: 'The Pi does not answer, or its login is refused.',
    cause: 'It is off, has another address, or does not know this user, password or key.',
    noticed: { how: 'The login.', module: 'electron/steps/pi/session.ts' },
    codes: ['PI_UNREACHABLE', 'PI_LOGIN_REFUSED', 'PI_NOT_ROOT', 'PI_DOAS_REFUSES', 'SSH_HOST_UNUSABLE'],
    healing: {
      by: 'you',
      how: 'The wizard lists what answers in your network, and asks for a password again.',
    },
    tests: [
      test(accessTest, 'passes on %s'),
      test(accessTest, 'asks for another password of the login, and of sudo, as long as one is typed'),
      test(accessTest, 'asks for no password where doas takes none'),
      test('unit/ssh/ssh-config.test.ts', 'is refused where it takes what is not understood, and says what'),
    ],
  },
  {
    id: 'pi-host-key',
    sees: 'The Pi shows another host key than before.',
    cause: 'It was installed anew, or something else answers in its place.',
    noticed: { how: 'The pinned key, before anything is sent.', module: 'electron/adapters/ssh/host-key.ts' },
    codes: ['PI_HOST_KEY_CHANGED', 'PI_HOST_KEY_UNCONFIRMED'],
    healing: {
      by: 'you',
      how: 'Both keys are put side by side, and you say whether you reinstalled it; it is never accepted silently. What was on the former system is made again.',
    },
    tests: [
      test('contract/ssh.suite.ts', 'accepts no other host key, and says which one was shown'),
      test(
        'unit/cli/confirm-host-key.test.ts',
        'both keys are shown, and with “no” nothing is done, whatever --yes says',
      ),
    ],
  },
  {
    id: 'builder-host-key',
    sees: 'Something else answers on the builder’s port.',
    cause: 'Another program or machine has it.',
    noticed: { how: 'The key that was made for the builder.', module: 'electron/steps/vm/power.ts' },
    codes: ['BUILDER_HOST_KEY_WRONG'],
    healing: { by: 'you' },
    tests: [test('unit/steps/vm/system.test.ts', 'a wrong host key ends it at once')],
  },
  {
    id: 'new-key-refused',
    sees: 'The Pi does not get its new key.',
    cause: 'The builder does not take the new key, or is not reached any more.',
    noticed: {
      how: 'A login with the new key alone, before it takes the place of the former one.',
      module: 'electron/steps/pi/new-key.ts',
    },
    codes: ['NEW_KEY_REFUSED'],
    healing: { by: 'itself', how: 'The new key is taken back; the former one is never out of use.' },
    tests: [test('unit/steps/pi/new-key.test.ts', 'refused by the builder, it is taken back')],
  },
  {
    id: 'pi-clock',
    sees: 'Certificates are not valid on the Pi.',
    cause: 'Its clock is wrong, as it has none of its own; or that of the PC is.',
    noticed: { how: 'It is compared with the PC’s.', module: 'electron/steps/pi/room-and-clock.ts' },
    codes: ['PI_CLOCK_WRONG'],
    healing: { by: 'you' },
    tests: [test(accessTest, 'sees a wrong clock')],
  },
  {
    id: 'import-gone',
    sees: 'The Pi builds everything itself again.',
    cause: 'Our import was taken out of its configuration, or a flake came that does not load it.',
    noticed: {
      how: 'The configuration, read by a real parser and evaluated.',
      module: 'electron/steps/pi/module-look.ts',
    },
    codes: ['PI_CONFIGURATION_UNCLEAR'],
    healing: {
      by: 'itself',
      how: 'It is added again; where the shape is not understood, the line to add is shown.',
    },
    tests: [
      test(moduleTest, 'is repaired when its owner took the import out'),
      test(foreignTest, 'a shape that is not understood is left to its owner, with the line to add'),
      test(
        flakeTest,
        'gets the import in the first of its modules that can have it, and stays as it is itself',
      ),
      test(foreignTest, 'a flake is used once its owner added the line'),
      test(foreignTest, 'a flake that comes later and leaves our import out is told: %s'),
    ],
  },
  {
    id: 'pi-rebuild-fails',
    sees: 'The Pi cannot take its new configuration.',
    cause: 'Something else in it fails, or the link broke meanwhile.',
    noticed: {
      how: 'nixos-rebuild, step by step, with a timer that goes back by itself.',
      module: 'electron/steps/pi/activation.ts',
    },
    codes: ['PI_REBUILD_FAILED', 'PROOF_FAILED'],
    healing: { by: 'itself', how: 'The Pi goes back to its former configuration; the cause is for you.' },
    tests: [
      test(failureTest, 'leaves the Pi as it was: %s'),
      test(failureTest, 'that cuts off the Pi is undone by the Pi itself'),
    ],
  },
  ...onTheWay,
  ...inItsBuilds,
]
