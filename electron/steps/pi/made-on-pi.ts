/**
 * On which Pi something of ours is, and where its key is there. A setup that names another Pi or another place for the key would
 * leave the former behind, unseen, in either direction; so that is refused as long as the former is there.
 */
import { isDeepStrictEqual } from 'node:util'
import { failure } from '../../contract/problem.ts'
import { piLoginOf, placeOf, withoutPi, type Ledger } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'

type Place = Pick<StepContext['setup']['pi'], 'address' | 'port'>

/** The Pi with this host key is the one, at the place and with the login by which it is reached now. */
export async function noteMadeOnPi(
  { setup: { pi, offload }, ledger }: StepContext,
  hostKeyFingerprint: string,
): Promise<void> {
  const { keyPath } = offload
  const madeOnPi = { hostKeyFingerprint, place: placeOf(pi), keyPath, login: piLoginOf(pi) }
  if (isDeepStrictEqual(madeOnPi, (await ledger.read()).madeOnPi)) return
  await ledger.update((content) => ({ ...content, madeOnPi }))
}

/**
 * A person confirmed the host key of the Pi at this place. Where it is the one that something of ours is on, it has a new address; where
 * that one was reached at this place, it has a new host key: it stays the one that something of ours is on, or was.
 */
export async function noteHostKey(ledger: Ledger, pi: Place, hostKeyFingerprint: string): Promise<void> {
  const { madeOnPi } = await ledger.read()
  const place = placeOf(pi)
  if (madeOnPi?.place !== place && madeOnPi?.hostKeyFingerprint !== hostKeyFingerprint) return
  await ledger.update((content) => ({ ...content, madeOnPi: { ...madeOnPi, place, hostKeyFingerprint } }))
}

/** When the last thing is gone from there. */
export async function forgetMadeOnPi({ ledger }: StepContext): Promise<void> {
  await ledger.update(withoutPi)
}

/** Throws `CANNOT_CHANGE_IN_PLACE` where ours is on another Pi than the one of this host key. */
export async function requireSamePi(
  { setup, ledger }: StepContext,
  hostKeyFingerprint: string,
): Promise<void> {
  const { madeOnPi } = await ledger.read()
  // Which one it is may not be known.
  if (madeOnPi?.hostKeyFingerprint === undefined || madeOnPi.hostKeyFingerprint === hostKeyFingerprint) return
  // The same address with another key that was confirmed: it was installed anew, and what was there is gone.
  if (madeOnPi.place === placeOf(setup.pi)) return
  throw failure(
    'CANNOT_CHANGE_IN_PLACE',
    `pi.address: the builder is set up for the Pi at ${madeOnPi.place} (host key ${madeOnPi.hostKeyFingerprint}), ` +
      `and ${placeOf(setup.pi)} is another one. If the former Pi is gone, ` +
      'leave it behind: `remove --only pi --pi-is-gone`, or the same choices of “Uninstall”.',
  )
}

/** Throws `CANNOT_CHANGE_IN_PLACE` where our key is on this Pi under another name. */
export async function requireSameKeyPath(
  { setup, ledger }: StepContext,
  remote: Remote,
  hostKeyFingerprint: string,
): Promise<void> {
  const { madeOnPi } = await ledger.read()
  const { keyPath } = setup.offload
  if (madeOnPi === undefined || madeOnPi.keyPath === keyPath) return
  if (madeOnPi.hostKeyFingerprint !== hostKeyFingerprint) return
  const former = madeOnPi.keyPath
  // 1: one of them, or both, are not there.
  const { stdout } = await remote.ask(['stat', '-c', '%n', '--', former, `${former}.pub`], {
    successExitCodes: [0, 1],
  })
  if (stdout === '') return
  throw failure(
    'CANNOT_CHANGE_IN_PLACE',
    `offload.keyPath: the key for the builder is ${former} on the Pi, not ${keyPath}.`,
  )
}
