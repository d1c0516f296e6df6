/**
 * What takes our side back on a Pi that cannot be reached now: a script, and a note that says how to run it there. Both stay on the
 * PC when everything else has gone from it.
 */
import type { Detail } from '../../contract/plan.ts'
import type { LeftPi } from '../../engine/ledger.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import { noteText } from './by-hand-note.ts'
import { deleteNotes, leavePi, lookAtNotes, piToLeave, readText } from './left-pis.ts'

/** Path → text, in the order of the review. */
type Texts = ReadonlyMap<string, string>

export const piByHand = defineResource<Texts>({
  id: 'pi/by-hand',
  title: 'Instructions for the Pi',
  needs: [],
  weightSeconds: 1,

  /** Of the Pi that has to be left. */
  async inspect(context) {
    const pi = await piToLeave(context)
    if (pi === undefined) return { kind: 'absent' }
    const found = new Map<string, string>()
    for (const path of (await wantedTexts(context, pi)).keys()) {
      const text = await readText(context, path)
      if (text !== undefined) found.set(path, text)
    }
    return found.size === 0 ? { kind: 'absent' } : { kind: 'present', state: found }
  },

  async diff(context, observed) {
    const pi = await piToLeave(context)
    if (pi === undefined) return undefined
    const found: Texts = observed.kind === 'present' ? observed.state : new Map()
    const wanted = await wantedTexts(context, pi)
    const details = [...wanted]
      .filter(([path, text]) => found.get(path) !== text)
      .map(([path, after]) => fileDetail(path, { before: found.get(path), after }))
    const { madeOnPi } = await context.ledger.read()
    if (details.length === 0 && madeOnPi === undefined) return undefined
    return { summary: 'What has to be done by hand on the Pi is written to a file', details }
  },

  async apply(context) {
    const pi = await piToLeave(context)
    if (pi === undefined) return
    const wanted = await wantedTexts(context, pi)
    await leavePi(context, pi, async () => {
      for (const [path, text] of wanted) await context.ports.files.write(path, text)
    })
  },

  /** What is of no use once nothing of ours is on the Pi of the setup: the script stays for as long as a note for another names it. */
  async inspectForRemoval(context) {
    const { leftPis } = await context.ledger.read()
    // Without our notes nobody knows whose these are.
    if (leftPis === undefined) return { kind: 'absent' }
    const { ofThisPi, ofOthers } = await lookAtNotes(context)
    const found = new Map(ofThisPi.map(({ path, text }) => [path, text]))
    const { byHandScript } = context.folders
    const script = ofOthers.length === 0 ? await readText(context, byHandScript) : undefined
    if (script !== undefined) found.set(byHandScript, script)
    return found.size === 0 ? { kind: 'absent' } : { kind: 'present', state: found }
  },

  remove: (context) => deleteNotes(context),

  describeRemoval: (_context, { state }) =>
    Promise.resolve({
      summary: 'The instructions for the Pi are deleted: nothing is left there',
      details: [...state].map(([path, before]) => fileDetail(path, { before })),
    }),

  async whenLeft(context) {
    const { ofOthers } = await lookAtNotes(context)
    if (ofOthers.length === 0) return undefined
    return `They are for another Pi, on which our side is still to be taken back: ${ofOthers.map(({ path }) => path).join(', ')}`
  },
})

function fileDetail(
  path: string,
  { before, after }: { before?: string | undefined; after?: string },
): Detail {
  return {
    ...{ kind: 'file', where: 'pc', path },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

async function wantedTexts(context: StepContext, pi: LeftPi): Promise<Texts> {
  const { folders, ledger, ports } = context
  const { installationId } = await ledger.read()
  return new Map([
    [folders.byHandNote(pi.place), noteText(pi, { folders, installationId })],
    [folders.byHandScript, await ports.assets.text('nix/left-on-the-pi.sh')],
  ])
}
