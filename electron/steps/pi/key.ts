/** Root's key for the builder: made on the Pi, and its private half never leaves it. */
import type { Detail } from '../../contract/plan.ts'
import { problem } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import { notOurs } from './not-ours.ts'
import { forgetMadeOnPi, noteMadeOnPi, requireSameKeyPath } from './made-on-pi.ts'
import { confirmedFingerprint, piSession } from './session.ts'

export interface PiKeyState {
  /** The half that is there, as one line without a line break; absent when there is neither. */
  publicKey: string | undefined
  privateHalf: 'there' | 'empty' | 'missing'
  publicHalf: 'matching' | 'missing' | 'alone'
}

export const piKey = defineResource<PiKeyState>({
  id: 'pi/key',
  title: 'Key of the Pi for the builder',
  needs: ['pi/access'],
  weightSeconds: 4,

  inspect: lookAtKey,

  async diff(context, observed) {
    if (observed.kind === 'present' && isComplete(observed.state)) return undefined
    const { keyPath } = context.setup.offload
    const { installationId } = await context.ledger.read()
    return {
      summary:
        observed.kind === 'absent'
          ? `A key ${keyPath} is made on the Pi`
          : `The half-made key ${keyPath} on the Pi is completed`,
      details: creation(context, installationId, observed),
    }
  },

  async apply(context, observed) {
    const { keyPath } = context.setup.offload
    context.signal.throwIfAborted()
    // The key's comment is how it is recognized as ours: it has to be noted before there is one.
    await noteMadeOnPi(context, await confirmedFingerprint(context))
    const { installationId } = await context.ledger.read()
    const remote = await piSession(context)
    const { signal } = context
    if (observed.kind === 'present') {
      const { privateHalf, publicKey } = observed.state
      if (privateHalf === 'there' && publicKey !== undefined)
        return remote.writeFile(`${keyPath}.pub`, `${publicKey}\n`)
      // What is left of an interrupted generation or removal opens nothing.
      await remote.remove(keyPath)
      await remote.remove(`${keyPath}.pub`)
    }
    await remote.run(makeFolder(keyPath), { signal })
    await remote.run(generation(context, installationId), { signal, timeoutMs: 120_000 })
  },

  async remove(context) {
    const { keyPath } = context.setup.offload
    if ((await lookAtKey(context)).kind !== 'present') return
    const remote = await piSession(context)
    // The public half last: it bears the name by which a half-removed key is still known as ours.
    await remote.remove(keyPath)
    await remote.remove(`${keyPath}.pub`)
    await forgetMadeOnPi(context)
  },

  describeRemoval(context, { state }) {
    const { keyPath } = context.setup.offload
    return Promise.resolve({
      summary: `The key ${keyPath} on the Pi is deleted`,
      details: [
        { kind: 'file', where: 'pi', path: keyPath },
        {
          kind: 'file',
          where: 'pi',
          path: `${keyPath}.pub`,
          ...(state.publicKey === undefined ? {} : { before: `${state.publicKey}\n` }),
        },
      ],
    })
  },
})

/** As `apply` does it. */
function creation(
  context: StepContext,
  installationId: string,
  observed: { kind: 'absent' } | { kind: 'present'; state: PiKeyState },
): Detail[] {
  const { keyPath } = context.setup.offload
  const files = [keyPath, `${keyPath}.pub`]
  if (observed.kind === 'present') {
    const { privateHalf, publicKey } = observed.state
    if (privateHalf === 'there' && publicKey !== undefined)
      return [{ kind: 'file', where: 'pi', path: `${keyPath}.pub`, after: `${publicKey}\n` }]
  }
  const commands = [makeFolder(keyPath), generation(context, installationId)]
  return [
    ...(observed.kind === 'present'
      ? files.map((path): Detail => ({ kind: 'file', where: 'pi', path }))
      : []),
    ...commands.map((argv): Detail => ({ kind: 'command', where: 'pi', argv: [...argv] })),
  ]
}

function makeFolder(keyPath: string): string[] {
  return ['mkdir', '-p', '-m', '700', '--', folderOf(keyPath)]
}

/** The public half of our key on the Pi, `undefined` while it is not complete. Throws what a broken session throws. */
export async function readBuilderPublicKey(context: StepContext): Promise<string | undefined> {
  const observed = await lookAtKey(context)
  return observed.kind === 'present' && isComplete(observed.state) ? observed.state.publicKey : undefined
}

async function lookAtKey(context: StepContext): Promise<Observed<PiKeyState>> {
  const { keyPath } = context.setup.offload
  const remote = await piSession(context)
  await requireSameKeyPath(context, remote, await confirmedFingerprint(context))
  const [sizes, derived, publicFile] = await Promise.all([
    // 1: one of them, or both, are not there.
    remote.ask(['stat', '-c', '%s', '--', keyPath], { successExitCodes: [0, 1] }),
    // Derives the public half without showing the private one. 1 and 255: no key, a passphrase, or not a key at all.
    remote.ask(['ssh-keygen', '-y', '-P', '', '-f', keyPath], { successExitCodes: [0, 1, 255] }),
    remote.readFile(`${keyPath}.pub`),
  ])
  const mine = `pi-offload:${(await context.ledger.read()).installationId}`
  const published = publicFile?.trim()
  const isMine = (line: string): boolean => commentOf(line) === mine
  const foreign = notOurs(problem('PI_NAME_TAKEN', `${keyPath} on the Pi is a key that is not ours.`))

  if (sizes.exitCode !== 0) {
    if (published === undefined) return { kind: 'absent' }
    if (!isMine(published)) return foreign
    return state({ privateHalf: 'missing', publicHalf: 'alone', publicKey: published })
  }
  // ssh-keygen creates the file before it writes the key: killed there, nothing is in it and nothing is lost with it.
  if (sizes.stdout.trim() === '0' && (published === undefined || isMine(published)))
    return state({ privateHalf: 'empty', publicHalf: 'missing', publicKey: undefined })
  const publicKey = derived.exitCode === 0 ? derived.stdout.trim() : ''
  if (!/^ssh-ed25519 [A-Za-z0-9+/=]+( \S+)?$/.test(publicKey)) return foreign
  if (published === undefined)
    return isMine(publicKey) ? state({ privateHalf: 'there', publicHalf: 'missing', publicKey }) : foreign
  // Not every ssh-keygen repeats the comment, so the key itself is compared.
  if (!isMine(published) || keyOf(published) !== keyOf(publicKey)) return foreign
  return state({ privateHalf: 'there', publicHalf: 'matching', publicKey: published })
}

function state(content: PiKeyState): Observed<PiKeyState> {
  return { kind: 'present', state: content }
}

function isComplete(key: PiKeyState): boolean {
  return key.privateHalf === 'there' && key.publicHalf === 'matching'
}

function generation({ setup }: StepContext, installationId: string): readonly string[] {
  const comment = `pi-offload:${installationId}`
  return [
    'ssh-keygen',
    '-q',
    '-t',
    'ed25519',
    '-a',
    '100',
    '-N',
    '',
    '-C',
    comment,
    '-f',
    setup.offload.keyPath,
  ]
}

function keyOf(line: string): string {
  return line.split(' ').slice(0, 2).join(' ')
}

function commentOf(line: string): string {
  return line.split(' ').slice(2).join(' ')
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
