/**
 * A real OpenSSH server for users who exist in a mount namespace alone, in which it runs with an /etc of its own: nothing of this
 * machine's own is changed.
 */
import { execFileSync } from 'node:child_process'
import { appendFile, chown, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Secret } from '../../../electron/ports/secrets.ts'
import type { SshTarget } from '../../../electron/ports/ssh.ts'
import { startServer, whyNoServer, type OpenSshServer, type ServerOptions } from './openssh-server.ts'

/** Of every user. */
export const password = 'it’s $ecret "\\ !'
/** As `openssl passwd -6` makes it. */
const passwordHash =
  '$6$pioffload$XU8ip1fL4JwH3M5dAl0WI1/tdYujcRr5iOkjmnPzeIy5dIcJWZJMj3SSi4UcvvlEFgmytQg0RjdcF87cErmxq0'
const unshare = '/usr/bin/unshare'

export interface User {
  /** Bash where nothing is said. */
  shell?: string
  /** In the home folder. */
  startUpFile?: { path: string; text: string }
}

export interface World<Name extends string> {
  users: Readonly<Record<Name, User>>
  /** By their path in /etc. */
  etc: Readonly<Record<string, { text: string; mode: number }>>
  /** Commands for the namespace, before the server starts there; `$0` is a folder for them. */
  prepare?: readonly string[]
  config?: ServerOptions['config']
}

/** Why there cannot be one, or `undefined`. */
export function whyNoUsers(): string | undefined {
  if (whyNoServer !== undefined) return whyNoServer
  try {
    execFileSync(unshare, ['--mount', '--propagation', 'private', 'true'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no mount namespace can be made here'
  }
}

export function startWithUsers<Name extends string>(world: World<Name>): Promise<OpenSshServer> {
  return startServer({
    ...(world.config === undefined ? {} : { config: world.config }),
    starter: async (folder) => {
      const etc = join(folder, 'etc')
      // With its owners and modes, which `cp` of Node does not keep.
      execFileSync('cp', ['-a', '/etc', etc])
      for (const [path, { text, mode }] of Object.entries(world.etc)) {
        await mkdir(dirname(join(etc, path)), { recursive: true })
        await writeFile(join(etc, path), text, { mode })
      }
      let id = 47_100
      for (const [name, user] of Object.entries<User>(world.users))
        await addUser(folder, name, { ...user, id: id++ })
      const script = ['mount --bind "$0/etc" /etc', ...(world.prepare ?? []), 'exec "$@"'].join('\n')
      return [unshare, '--mount', '--propagation', 'private', '/bin/sh', '-e', '-c', script, folder]
    },
  })
}

async function addUser(
  folder: string,
  name: string,
  { id, shell = '/bin/bash', startUpFile }: User & { id: number },
): Promise<void> {
  const home = join(folder, `home-${name}`)
  await mkdir(home)
  const etc = join(folder, 'etc')
  await appendFile(join(etc, 'passwd'), `${[name, 'x', id, id, '', home, shell].join(':')}\n`)
  await appendFile(join(etc, 'group'), `${name}:x:${String(id)}:\n`)
  await appendFile(join(etc, 'shadow'), `${name}:${passwordHash}:20000:0:99999:7:::\n`)
  if (startUpFile !== undefined) {
    await mkdir(dirname(join(home, startUpFile.path)), { recursive: true })
    await writeFile(join(home, startUpFile.path), startUpFile.text)
  }
  await chown(home, id, id)
}

/** With the key that every user of the server has. */
export function targetOf(server: OpenSshServer, user: string, sudoPassword?: string): SshTarget {
  return {
    host: '127.0.0.1',
    port: server.port,
    user,
    login: { kind: 'key', privateKey: server.clientKey },
    hostKeyFingerprint: server.fingerprints.ed25519,
    role: 'pi',
    ...(sudoPassword === undefined ? {} : { sudoPassword: new Secret(sudoPassword) }),
  }
}
