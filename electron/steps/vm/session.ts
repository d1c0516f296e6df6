/** The login to the builder's administration, through the port that only this PC reaches. */
import { createHash } from 'node:crypto'
import { failure, problemOf } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { keyBlob } from './openssh-key.ts'
import { readKeys } from './keys.ts'
import { ownMachine } from './own-machine.ts'

const sessionName = 'builder'

/** The address on which `vm/forwarding` opens the administration; the home network does not reach it. */
export const adminAddress = '127.0.0.1'

/**
 * Logged in to the builder as root. Only the host key that was made for it is accepted.
 * `connectTimeoutMs` is for a builder that may still be starting.
 * Throws `NOTHING_SET_UP`, `BUILDER_UNREACHABLE`, `BUILDER_HOST_KEY_WRONG`.
 */
export function builderSession(context: StepContext, connectTimeoutMs?: number): Promise<Remote> {
  return context.sessions.open(sessionName, async () => {
    const keys = await readKeys(context)
    if (keys === undefined) throw failure('NOTHING_SET_UP', 'There is no builder: its keys are missing.')
    const remote = await context.ports.ssh.connect(
      {
        host: adminAddress,
        port: context.setup.network.adminPort,
        user: 'root',
        login: { kind: 'key', privateKey: keys.admin.privateKey },
        hostKeyFingerprint: fingerprintOf(keys.host.publicKey),
        role: 'builder',
        ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
      },
      context.signal,
    )
    return { value: remote, close: () => remote.close() }
  })
}

/** What is seen inside the builder; before it runs nothing is. */
export async function observeInside<S>(
  context: StepContext,
  look: (builder: Remote) => Promise<S>,
): Promise<Observed<S>> {
  let builder: Remote
  try {
    const machine = await ownMachine(context)
    // Nobody answers then; to a machine that stands still VirtualBox takes connections all the same, and the wait would be in vain.
    if (machine !== undefined && machine.state !== 'running')
      throw failure('BUILDER_UNREACHABLE', `The machine ${machine.name} is ${machine.state}.`)
    builder = await builderSession(context)
  } catch (error) {
    context.signal.throwIfAborted()
    return { kind: 'blocked', problem: problemOf(error), until: 'vm/power' }
  }
  return { kind: 'present', state: await look(builder) }
}

/** After the builder was switched off or the connection broke: the next `builderSession` connects anew. */
export function forgetBuilderSession(context: StepContext): Promise<void> {
  return context.sessions.close(sessionName)
}

/** The builder's ssh host key, `ssh-ed25519 AAAA… comment`; `undefined` while it is not made. */
export async function readBuilderHostKey(context: StepContext): Promise<string | undefined> {
  return (await readKeys(context))?.host.publicKey
}

/** As `ssh-keygen -l` prints it: base64 without padding. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(keyBlob(publicKey)).digest('base64')
  return `SHA256:${digest.replace(/=+$/, '')}`
}
