/** The ssh adapter at the lab's Pi, in each of the ways in which people log in to one. */
import { readFile } from 'node:fs/promises'
import { openSsh } from '../../../electron/adapters/ssh/ssh.ts'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshLogin, SshTarget } from '../../../electron/ports/ssh.ts'
import { describeSsh } from '../../contract/ssh.suite.ts'
import { passwordOfPi } from '../pi/pi.ts'
import { labHere } from './lab-here.ts'

const { setup, world } = await labHere()
const ssh = openSsh({ agent: undefined })
const password = new Secret(passwordOfPi)

async function ownersKey(): Promise<SshLogin> {
  const { login } = setup.pi
  if (login.kind !== 'key') throw new Error('The lab logs in to its Pi with a key.')
  return { kind: 'key', privateKey: await readFile(login.path, 'utf8') }
}

const byKey = async () => ({
  login: await ownersKey(),
  refused: { kind: 'key', privateKey: (await ssh.generateKeyPair('stranger')).privateKey } as const,
})
const byPassword = () =>
  Promise.resolve({
    login: { kind: 'password', password } as const,
    sudoPassword: password,
    refused: { kind: 'password', password: new Secret('wrong') } as const,
  })

interface Person {
  user: string
  enter(): Promise<Pick<SshTarget, 'login' | 'sudoPassword'> & { refused: SshLogin }>
}

const people: Record<string, Person> = {
  'root, by key': { user: 'root', enter: byKey },
  'a user with a password, which sudo asks again': { user: 'pi', enter: byPassword },
  'a user by key, of whom sudo asks nothing': { user: 'admin', enter: byKey },
}

for (const [name, person] of Object.entries(people))
  describeSsh(`the lab’s Pi, ${name}`, async () => {
    const { address, port, hostKeyFingerprint } = setup.pi
    if (hostKeyFingerprint === undefined) throw new Error('The lab knows the host key of its Pi.')
    const { refused, ...credentials } = await person.enter()
    const { stdout: folder } = await world.onPi(['mktemp', '-d', '/tmp/contract-XXXXXX'])
    return {
      ssh,
      target: { host: address, port, user: person.user, hostKeyFingerprint, role: 'pi', ...credentials },
      refused,
      silentPort: 23,
      folder,
      dispose: async () => {
        await world.onPi(['rm', '-r', folder])
      },
    }
  })
