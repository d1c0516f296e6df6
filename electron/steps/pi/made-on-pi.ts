/**
 * On which Pi something of ours is, and where its key is there. A setup that names another Pi or another place for the key would
 * leave the former behind, unseen, in either direction; so that is refused as long as the former is there.
 */
import { failure } from '../../contract/problem.ts'
import type { Ledger } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'

type Place = Pick<StepContext['setup']['pi'], 'address' | 'port'>

/** Before the first thing is made there. */
export async function noteMadeOnPi(
  { setup, ledger }: StepContext,
  hostKeyFingerprint: string,
): Promise<void> {
  const madeOnPi = { hostKeyFingerprint, place: placeOf(setup.pi), keyPath: setup.offload.keyPath }
  await ledger.update((content) => ({ ...content, madeOnPi }))
}

/** A person said that the Pi at this place has another host key now: it stays the one that something of ours is on, or was. */
export async function renewHostKey(ledger: Ledger, pi: Place, hostKeyFingerprint: string): Promise<void> {
  const { madeOnPi } = await ledger.read()
  if (madeOnPi?.place !== placeOf(pi)) return
  await ledger.update((content) => ({ ...content, madeOnPi: { ...madeOnPi, hostKeyFingerprint } }))
}

/** When the last thing is gone from there, or has to be taken away by hand: with it goes what was proven. */
export async function forgetMadeOnPi({ ledger }: StepContext): Promise<void> {
  await ledger.update((content) => ({ ...content, madeOnPi: undefined, proof: undefined }))
}

/** Throws `CANNOT_CHANGE_IN_PLACE` where ours is on another Pi than the one of this host key. */
export async function requireSamePi(
  { setup, ledger }: StepContext,
  hostKeyFingerprint: string,
): Promise<void> {
  const { madeOnPi } = await ledger.read()
  if (madeOnPi === undefined || madeOnPi.hostKeyFingerprint === hostKeyFingerprint) return
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

/** `address:port`, as the notes name a Pi. */
export function placeOf({ address, port }: Place): string {
  return `${address}:${String(port)}`
}
