/**
 * Pis that were left behind with instructions. Who they are stands in the ledger, what to do there in a note for each of them: the
 * installation may have gone on to another Pi since.
 */
import { piLoginOf, placeOf, withoutPi, type LeftPi } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import { noteMadeOnPi } from './made-on-pi.ts'
import { confirmedFingerprint, fingerprintIfConfirmed } from './session.ts'

export interface Note {
  pi: LeftPi
  path: string
  text: string
}

/**
 * Whom the instructions are for when a Pi has to be left: the one that something of ours is on, which need not be that of the setup, or one
 * that was left before. `undefined` where nothing was made on any.
 */
export async function piToLeave(context: StepContext): Promise<LeftPi | undefined> {
  const { setup, ledger } = context
  const { madeOnPi, leftPis = [] } = await ledger.read()
  const here = await piOfSetup(context)
  // The setup may know a newer address, or the host key of one whose notes were lost.
  const isHere = (pi: Identity): boolean =>
    isSame(pi, here) && (pi.hostKeyFingerprint ?? here.hostKeyFingerprint) === here.hostKeyFingerprint
  if (madeOnPi === undefined) {
    const left = leftPis.find((pi) => isSame(pi, here))
    return left !== undefined && isHere(left) ? { ...left, ...here } : left
  }
  const loginHere = piLoginOf(setup.pi)
  const { login = loginHere, ...pi } = madeOnPi
  // A setup that names another Pi says nothing of how to log in to this one.
  return isHere(pi) ? { ...pi, ...loginHere, ...here } : { ...pi, ...login }
}

/**
 * `write` makes the instructions. Killed before it is over, the Pi counts as one that something of ours is on, and as one with
 * instructions, so that either way of going on finds both.
 */
export async function leavePi(context: StepContext, pi: LeftPi, write: () => Promise<void>): Promise<void> {
  const { ledger, ports, folders } = context
  const { leftPis = [] } = await ledger.read()
  const elsewhere = leftPis.filter(({ place }) => place !== pi.place)
  await ledger.update((content) => ({ ...content, leftPis: [...elsewhere, pi] }))
  await write()
  // Of a former address of its own.
  for (const { place } of elsewhere.filter((left) => isSame(left, pi)))
    await ports.files.remove(folders.byHandNote(place))
  const others = elsewhere.filter((left) => !isSame(left, pi))
  // Another Pi may take its place from now on.
  await ledger.update((content) => ({ ...withoutPi(content), leftPis: [...others, pi] }))
}

/** Something of ours is about to be made on the Pi of the setup, or was found at work there. */
export async function takeIntoUse(context: StepContext): Promise<void> {
  await noteMadeOnPi(context, await confirmedFingerprint(context))
  // What they say would undo it.
  await deleteNotes(context)
}

/** Nothing is to be done by hand on the Pi of the setup: its notes go, and the script with the last note of all. */
export async function deleteNotes(context: StepContext): Promise<void> {
  const { ledger, ports, folders } = context
  if ((await ledger.read()).leftPis === undefined) return
  const { ofThisPi, ofOthers } = await lookAtNotes(context)
  for (const { path } of ofThisPi) await ports.files.remove(path)
  if (ofOthers.length === 0) await ports.files.remove(folders.byHandScript)
  const leftPis = ofOthers.length === 0 ? undefined : ofOthers.map(({ pi }) => pi)
  await ledger.update((content) => ({ ...content, leftPis }))
}

/** The notes that are there: for the Pi of the setup, also of a time when it had another address or another host key, and for others. */
export async function lookAtNotes(context: StepContext): Promise<{ ofThisPi: Note[]; ofOthers: Note[] }> {
  const { leftPis = [] } = await context.ledger.read()
  const here = await piOfSetup(context)
  const ofThisPi: Note[] = []
  const ofOthers: Note[] = []
  for (const pi of leftPis) {
    const path = context.folders.byHandNote(pi.place)
    const text = await readText(context, path)
    if (text === undefined) continue
    const notes = isSame(pi, here) ? ofThisPi : ofOthers
    notes.push({ pi, path, text })
  }
  return { ofThisPi, ofOthers }
}

/** Paths of all notes that are there. */
export async function pathsOfNotes({
  ledger,
  ports: { files },
  folders,
}: Pick<StepContext, 'ledger' | 'folders'> & { ports: Pick<StepContext['ports'], 'files'> }): Promise<
  string[]
> {
  const { leftPis = [] } = await ledger.read()
  const paths = leftPis.map(({ place }) => folders.byHandNote(place))
  const sizes = await Promise.all(paths.map((path) => files.size(path)))
  return paths.filter((_path, index) => sizes[index] !== undefined)
}

type Identity = Pick<LeftPi, 'place' | 'hostKeyFingerprint'>

async function piOfSetup(context: StepContext): Promise<Identity> {
  const hostKeyFingerprint = await fingerprintIfConfirmed(context)
  return { place: placeOf(context.setup.pi), ...(hostKeyFingerprint && { hostKeyFingerprint }) }
}

/** Another host key at the same place: it was installed anew, or what is written for that place must not be done there any more. */
function isSame(one: Identity, other: Identity): boolean {
  const { place, hostKeyFingerprint } = one
  if (place === other.place) return true
  return hostKeyFingerprint !== undefined && hostKeyFingerprint === other.hostKeyFingerprint
}

export async function readText({ ports }: StepContext, path: string): Promise<string | undefined> {
  const bytes = await ports.files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}
