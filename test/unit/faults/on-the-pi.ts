/** What goes wrong on the Pi. */
import { newKey, relocked } from '../../../electron/rehearsal/pi-files.ts'
import { failed, succeeded, type Command } from '../../../electron/rehearsal/machine.ts'
import type { ProblemCode } from '../../../electron/contract/problem.ts'
import { refusedPassword } from '../../../electron/rehearsal/world.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { Fault } from './fault.ts'
import { runOnPi, type Home } from './home.ts'

const configuration = '/etc/nixos/configuration.nix'
const folder = '/etc/nixos/pi-offload'
const key = '/root/.ssh/id_builder'

function write({ home: { pi } }: Home, path: string, content: string): void {
  pi.files.set(path, { ...(pi.files.get(path) ?? { mode: 0o644 }), content })
}

const contentOf = ({ home }: Home, path: string) => home.pi.files.get(path)?.content ?? ''

/** A program of the Pi that answers otherwise. */
function answering(
  name: string,
  code: ProblemCode,
  program: string,
  answer: (usual: Command) => Command,
): Fault {
  const usual = new WeakMap<Home, Command>()
  return {
    name,
    inject: (home) => {
      const command = home.home.pi.commands.get(program)
      if (command === undefined) throw new Error(`The Pi has no ${program}.`)
      usual.set(home, command)
      home.home.pi.commands.set(program, answer(command))
    },
    shows: {
      codes: [code],
      takeBack: (home) => {
        const command = usual.get(home)
        if (command !== undefined) home.home.pi.commands.set(program, command)
      },
    },
  }
}

export const onThePi: readonly Fault[] = [
  {
    name: 'the Pi is off',
    inject: (home) => home.pretend('pi-off', true),
    shows: { codes: ['PI_UNREACHABLE'], takeBack: (home) => home.pretend('pi-off', false) },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'something else answers at the Pi’s address',
    inject: (home) => home.pretend('host-key-changed', true),
    shows: { codes: ['PI_HOST_KEY_CHANGED'], takeBack: (home) => home.pretend('host-key-changed', false) },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the Pi has another password',
    inject: ({ ports }) => {
      ports.secrets.get = () => Promise.resolve(new Secret(refusedPassword))
    },
    shows: {
      codes: ['PI_LOGIN_REFUSED'],
      takeBack: ({ ports }) => {
        ports.secrets.get = () => Promise.resolve(new Secret('any password'))
      },
    },
    isLast: true,
    alsoWhileOff: true,
  },
  {
    name: 'the Pi’s key was deleted',
    inject: ({ home }) => {
      home.pi.files.delete(key)
      home.pi.files.delete(`${key}.pub`)
    },
    shows: { parts: ['pi/key'] },
  },
  {
    name: 'the Pi’s key was given a passphrase',
    inject: (home) => write(home, key, relocked(contentOf(home, key))),
    shows: { parts: ['pi/key'] },
  },
  {
    name: 'the public half of the Pi’s key was deleted',
    inject: ({ home }) => void home.pi.files.delete(`${key}.pub`),
    shows: { parts: ['pi/key'] },
  },
  {
    name: 'the public half of the Pi’s key is another’s',
    inject: (home) => write(home, `${key}.pub`, `${newKey('x').publicKey}\n`),
    shows: { codes: ['PI_NAME_TAKEN'], takeBack: ({ home }) => home.pi.files.delete(`${key}.pub`) },
    isLast: true,
  },
  {
    name: 'our import was taken out',
    inject: (home) =>
      write(
        home,
        configuration,
        contentOf(home, configuration)
          .split('\n')
          .filter((line) => !line.includes('pi-offload'))
          .join('\n'),
      ),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'our module was deleted',
    inject: ({ home }) => void home.pi.files.delete(`${folder}/default.nix`),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'our module was edited',
    inject: (home) => write(home, `${folder}/default.nix`, '{ }\n'),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'our settings are damaged',
    inject: (home) => write(home, `${folder}/settings.json`, '{ "alias": '),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'our settings name another port',
    inject: (home) =>
      write(
        home,
        `${folder}/settings.json`,
        contentOf(home, `${folder}/settings.json`).replace(/"port": \d+/, '"port": 2345'),
      ),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'the Pi went back to an older system',
    inject: (home) => runOnPi(home, [`${home.firstSystem}/bin/switch-to-configuration`, 'switch']),
    shows: { parts: ['pi/module'] },
  },
  {
    name: 'the PC has a new address',
    inject: ({ home }) => {
      home.host.routeTo = () =>
        Promise.resolve({
          address: '192.168.1.77',
          subnet: '192.168.1.0/24',
          destinationAddress: '192.168.1.23',
        })
    },
    shows: { parts: ['pi/module'] },
  },
  answering(
    'the Pi’s Nix is too old',
    'PI_UNSUITABLE',
    'nix',
    (usual) => (call) => (call.argv.includes('--version') ? succeeded('nix (Nix) 2.11.0\n') : usual(call)),
  ),
]

/** Told when everything else is as wanted, because anything else may be their cause: beside another fault nothing is said of them. */
export const onTheWay: readonly Fault[] = [
  answering(
    'the Pi’s Nix asks no builders',
    'PI_IGNORES_BUILDER',
    'nix',
    (usual) => (call) => (call.argv.includes('builders') ? succeeded('\n') : usual(call)),
  ),
  answering(
    'something keeps the Pi from the PC',
    'LINK_SILENT',
    'ssh',
    () => () => failed(255, 'ssh: connect to host 192.168.1.5 port 2222: Connection timed out\n'),
  ),
]
