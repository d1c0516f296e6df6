/**
 * Pis that were left behind with instructions. Who they are stands in the ledger, what to do there in a note for each of them: the
 * installation may have gone on to another Pi since.
 */
import type { LeftPi } from '../../engine/ledger.ts'
import type { StepContext } from '../../engine/resource.ts'
import { forgetMadeOnPi, placeOf } from './made-on-pi.ts'
import { fingerprintIfConfirmed } from './session.ts'

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
  const { madeOnPi, leftPis = [] } = await context.ledger.read()
  if (madeOnPi === undefined) return leftPis.find(({ place }) => place === placeOf(context.setup.pi))
  const { user, login } = context.setup.pi
  return { ...madeOnPi, user, ...(login.kind === 'key' ? { loginKeyFile: login.path } : {}) }
}

/**
 * `write` makes the instructions. Killed before it is over, the Pi counts as one that something of ours is on, and as one with
 * instructions, so that either way of going on finds both.
 */
export async function leavePi(context: StepContext, pi: LeftPi, write: () => Promise<void>): Promise<void> {
  await context.ledger.update(({ leftPis = [], ...content }) => ({
    ...content,
    leftPis: [...leftPis.filter(({ place }) => place !== pi.place), pi],
  }))
  await write()
  // Another Pi may take its place from now on.
  await forgetMadeOnPi(context)
}

/** The notes that are there: for the Pi of the setup, also of a time when it had another address or another host key, and for others. */
export async function lookAtNotes(context: StepContext): Promise<{ ofThisPi: Note[]; ofOthers: Note[] }> {
  const { leftPis = [] } = await context.ledger.read()
  const hostKey = await fingerprintIfConfirmed(context)
  const ofThisPi: Note[] = []
  const ofOthers: Note[] = []
  for (const pi of leftPis) {
    const path = context.folders.byHandNote(pi.place)
    const text = await readText(context, path)
    if (text === undefined) continue
    const isThisPi = pi.place === placeOf(context.setup.pi) || pi.hostKeyFingerprint === hostKey
    const notes = isThisPi ? ofThisPi : ofOthers
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

/** Only for the Pis of these notes there is something to do from now on. */
export async function keepNotes({ ledger }: StepContext, notes: readonly Note[]): Promise<void> {
  await ledger.update((content) => ({
    ...content,
    leftPis: notes.length === 0 ? undefined : notes.map(({ pi }) => pi),
  }))
}

export async function readText({ ports }: StepContext, path: string): Promise<string | undefined> {
  const bytes = await ports.files.read(path)
  return bytes && new TextDecoder().decode(bytes)
}
