/** Root's key for the builder: made on the Pi, and its private half never leaves it. */
import type { Detail } from '../../contract/plan.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import {
  folderOf,
  generation,
  generationTimeoutMs,
  isComplete,
  lookAtPair,
  removePair,
  type PairState,
} from './key-pair.ts'
import { takeIntoUse } from './left-pis.ts'
import { forgetMadeOnPi, requireSameKeyPath } from './made-on-pi.ts'
import { toDecideOnKeyPath } from './other-key-path.ts'
import { confirmedFingerprint, piSession } from './session.ts'

export const piKey = defineResource<PairState>({
  id: 'pi/key',
  title: 'Key of the Pi for the builder',
  needs: ['pi/access'],
  looksAfter: [],
  weightSeconds: 4,

  inspect: async (context) => toDecideOnKeyPath(context, await lookAtKey(context)),

  async diff(context, observed) {
    if (observed.kind === 'present' && isComplete(observed.state)) return undefined
    const { keyPath } = context.setup.offload
    const { installationId } = await context.ledger.read()
    return {
      summary: summaryOf(keyPath, observed),
      details: creation(context, installationId, observed),
    }
  },

  async apply(context, observed) {
    const { keyPath } = context.setup.offload
    context.signal.throwIfAborted()
    // The key's comment is how it is recognized as ours: it has to be noted before there is one.
    await takeIntoUse(context)
    const { installationId } = await context.ledger.read()
    const remote = await piSession(context)
    const { signal } = context
    if (observed.kind === 'present') {
      const { privateHalf, publicKey } = observed.state
      if (privateHalf === 'there' && publicKey !== undefined)
        return remote.writeFile(`${keyPath}.pub`, `${publicKey}\n`)
      // What is left of an interrupted generation or removal opens nothing; nor does one whose passphrase nobody types.
      await removePair(remote, keyPath)
    }
    await remote.run(makeFolder(keyPath), { signal })
    await remote.run(generation(keyPath, installationId), { signal, timeoutMs: generationTimeoutMs })
  },

  async remove(context) {
    const { keyPath } = context.setup.offload
    if ((await lookAtKey(context)).kind !== 'present') return
    const remote = await piSession(context)
    await removePair(remote, keyPath)
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

function summaryOf(
  keyPath: string,
  observed: { kind: 'absent' } | { kind: 'present'; state: PairState },
): string {
  if (observed.kind === 'absent') return `A key ${keyPath} is made on the Pi`
  return observed.state.privateHalf === 'locked'
    ? `The key ${keyPath} on the Pi has a passphrase, which nobody types when Nix builds: a new key takes its place`
    : `The half-made key ${keyPath} on the Pi is completed`
}

/** As `apply` does it. */
function creation(
  context: StepContext,
  installationId: string,
  observed: { kind: 'absent' } | { kind: 'present'; state: PairState },
): Detail[] {
  const { keyPath } = context.setup.offload
  const files = [keyPath, `${keyPath}.pub`]
  if (observed.kind === 'present') {
    const { privateHalf, publicKey } = observed.state
    if (privateHalf === 'there' && publicKey !== undefined)
      return [{ kind: 'file', where: 'pi', path: `${keyPath}.pub`, after: `${publicKey}\n` }]
  }
  const commands = [makeFolder(keyPath), generation(keyPath, installationId)]
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

/**
 * The public half of the key that the Pi logs in with, be the file beside it right or not; `undefined` while there is none. Throws what a
 * broken session throws.
 */
export async function keyInUse(context: StepContext): Promise<string | undefined> {
  const observed = await lookAtKey(context)
  return observed.kind === 'present' && observed.state.privateHalf === 'there'
    ? observed.state.publicKey
    : undefined
}

async function lookAtKey(context: StepContext): Promise<Observed<PairState>> {
  const { keyPath } = context.setup.offload
  const remote = await piSession(context)
  await requireSameKeyPath(context, remote, await confirmedFingerprint(context))
  return lookAtPair(context, remote, keyPath)
}
