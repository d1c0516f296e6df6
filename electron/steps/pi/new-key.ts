/**
 * A new key in the place of the Pi's key for the builder, without a moment in which the Pi could not log in: the builder knows both
 * before the one takes the other's place, and forgets the former one afterwards. See docs/decisions/0015-a-new-key-without-a-gap.md.
 */
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import { failure } from '../../contract/problem.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import { stagesOf } from '../stages.ts'
import { changeOfKeys, tellBuilder } from '../vm/configuration.ts'
import { command } from './details.ts'
import { folderOf, generation, generationTimeoutMs, removePair, successorOf } from './key-pair.ts'
import { keyInUse } from './key.ts'
import { piSession } from './session.ts'
import { wantedSettings } from './settings.ts'
import { loginWith } from './ssh-config.ts'
import { lookAtSuccessor, successorIn } from './successor.ts'

interface NewKeyState {
  /** The key in use; `undefined` while there is none. */
  key: string | undefined
  /** The public half of the new one, once that is complete. */
  successor: string | undefined
  /** There is something under the name of the new one, whole or in part. */
  hasFiles: boolean
  /** It was asked for, and is not done. */
  isWanted: boolean
}

export const piNewKey = defineResource<NewKeyState>({
  id: 'pi/new-key',
  title: 'Change of the Pi’s key',
  needs: ['pi/key', 'vm/configuration', 'pi/module'],
  looksAfter: [],
  // The builder is rebuilt twice.
  weightSeconds: 120,

  async inspect(context) {
    const [key, found] = await Promise.all([keyInUse(context), lookAtSuccessor(context)])
    const { wish } = context
    const isWanted = key !== undefined && wish?.kind === 'new-key' && key === wish.retiredKey
    // What somebody else keeps there stands in the way only of a change.
    if (found.kind === 'foreign') return isWanted ? found : { kind: 'absent' }
    if (found.kind === 'absent' && !isWanted) return { kind: 'absent' }
    const hasFiles = found.kind === 'present'
    return { kind: 'present', state: { key, successor: successorIn(found), hasFiles, isWanted } }
  },

  async diff(context, observed) {
    if (observed.kind === 'absent') return undefined
    const { key = madeInThisRun, successor, hasFiles, isWanted } = observed.state
    const leftovers = hasFiles ? files(context) : []
    if (successor !== undefined)
      return {
        summary: 'The new key of the Pi takes the place of the former one',
        details: await takeover(context, key, successor),
      }
    if (!isWanted)
      return { summary: 'A new key of the Pi that is not complete is deleted', details: leftovers }
    const { installationId } = await context.ledger.read()
    const path = successorOf(context.setup.offload.keyPath)
    return {
      summary: 'The Pi gets a new key, and the builder forgets the former one',
      details: [
        ...leftovers,
        command(generation(path, installationId)),
        ...(await changeOfKeys(context, [key], [key, madeInThisRun])),
        ...(await takeover(context, key, madeInThisRun)),
      ],
    }
  },

  async apply(context, observed) {
    if (observed.kind === 'absent') return
    const { successor, isWanted } = observed.state
    const stage = stagesOf(context, 5)
    const path = successorOf(context.setup.offload.keyPath)
    if (successor === undefined) {
      const remote = await piSession(context)
      await removePair(remote, path)
      if (!isWanted) return
      stage('The new key is made')
      const { installationId } = await context.ledger.read()
      const { signal } = context
      await remote.run(generation(path, installationId), { signal, timeoutMs: generationTimeoutMs })
    }
    stage('The builder gets to know both keys')
    await tellBuilder(context)
    stage('The new key is tried')
    await tryNewKey(context)
    stage('The new key takes the place of the former one')
    for (const argv of replacement(context)) await (await piSession(context)).run(argv)
    stage('The builder forgets the former key')
    await tellBuilder(context)
  },

  async remove(context) {
    await removePair(await piSession(context), successorOf(context.setup.offload.keyPath))
  },

  describeRemoval: (context) =>
    Promise.resolve({ summary: 'The new key of the Pi is deleted', details: files(context) }),
})

/**
 * What a login with the new key alone ends in: refused, it is taken back, and the former one goes on. Where nobody answered, the key was
 * not tried: it stays, and the next run tries it again.
 */
async function tryNewKey(context: StepContext): Promise<void> {
  const remote = await piSession(context)
  const path = successorOf(context.setup.offload.keyPath)
  const login = loginWith(await wantedSettings(context), path)
  const { signal } = context
  const { exitCode, stderr } = await remote.run(login, { successExitCodes: codesOfSsh, signal })
  if (exitCode !== 255) return
  if (!stderr.includes('Permission denied'))
    throw failure(
      'LINK_BROKEN',
      'The new key could not be tried: ssh on the Pi did not get that far.',
      stderr,
    )
  await removePair(remote, path)
  await tellBuilder(context).catch((later: unknown) =>
    context.log(`The builder still knows the new key: ${String(later)}`),
  )
  throw failure('NEW_KEY_REFUSED', 'A login with the new key alone failed.', stderr)
}

/** ssh's own failures are 255, and 126 and 127 those of a Pi without it; all else comes from the other side, whose door was open then. */
const codesOfSsh = Array.from({ length: 256 }, (_, code) => code).filter(
  (code) => code !== 126 && code !== 127,
)

/** From the trial on. */
async function takeover(context: StepContext, key: string, successor: string): Promise<Detail[]> {
  const login = loginWith(await wantedSettings(context), successorOf(context.setup.offload.keyPath))
  return [
    command(login),
    ...replacement(context).map(command),
    ...(await changeOfKeys(context, [key, successor], [successor])),
  ]
}

/**
 * One rename each, so that ssh finds the former private half or the new one, and never none. What it offers is the public half beside it, and
 * with that of another key it ends the login itself (openssh-portable, sshconnect2.c, `identity_sign`). So the former one goes first: where
 * there is none, ssh takes the public half out of the private one (authfile.c, `sshkey_load_public`), whose comment says whose it is.
 *
 * The plug of a Pi is easily pulled: without a sync a file can be there and empty afterwards, or have its former name again.
 */
function replacement({ setup }: StepContext): string[][] {
  const { keyPath } = setup.offload
  const path = successorOf(keyPath)
  const move = (end: string): string[] => ['mv', '-f', '-T', '--', `${path}${end}`, `${keyPath}${end}`]
  return [
    ['sync', '--', path, `${path}.pub`],
    ['rm', '-f', '--', `${keyPath}.pub`],
    move(''),
    move('.pub'),
    ['sync', '--', folderOf(keyPath)],
  ]
}

function files({ setup }: StepContext): Detail[] {
  const path = successorOf(setup.offload.keyPath)
  return [path, `${path}.pub`].map((name) => ({ kind: 'file', where: 'pi', path: name }))
}
