/** What the wizard remembers from one start to the next. Passwords are no part of it. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { pageSchema, type Page } from '../contract/app-state.ts'
import { planSchema, type Action } from '../contract/plan.ts'
import { problem, type Problem } from '../contract/problem.ts'
import { removalSchema, type Removal } from '../contract/removal.ts'
import { goalSchema, type Goal } from '../contract/run.ts'
import { mergePatchSchema, type MergePatch } from '../contract/setup-form.ts'
import type { Folders } from '../engine/folders.ts'
import { openLedger } from '../engine/ledger.ts'
import type { Ports } from '../ports/index.ts'

const savedSchema = z.strictObject({
  version: z.literal(1),
  page: pageSchema,
  entered: mergePatchSchema,
  /** What was entered when the last run began; `entered` may have been changed since. */
  inForce: mergePatchSchema.nullable().default(null),
  /** A run with this goal began and did not come to its end. */
  unfinished: goalSchema.nullable(),
  /** What that run was to take away. */
  removal: removalSchema.nullable().default(null),
  /** What the user agreed to in a run that waits for a restart of the PC. */
  confirmed: planSchema.shape.actions.nullable().default(null),
  /** The address of this PC that the Pi was told, when that was seen last; only the Pi itself could say it otherwise. */
  toldAddress: z.ipv4().nullable().default(null),
})

export interface SavedWizard {
  page: Page
  entered: MergePatch
  inForce: MergePatch | null
  unfinished: Goal | null
  removal: Removal | null
  confirmed: Action[] | null
  toldAddress: string | null
}

interface LoadedWizard {
  /** `undefined` when nothing was saved, or it cannot be read. */
  saved: SavedWizard | undefined
  /** Why it cannot be read, and where it is kept. */
  unreadable: Problem | null
}

/** Notes that cannot be read are not worth a failure: they are put aside, and the user, who is told, fills in the form again. */
export async function loadWizard(ports: Ports, folders: Folders): Promise<LoadedWizard> {
  const bytes = await ports.files.read(folders.wizardFile)
  if (bytes === undefined) return { saved: undefined, unreadable: null }
  try {
    return { saved: parseSaved(bytes), unreadable: null }
  } catch (error) {
    ports.log.write('wizard-unreadable', { error })
    return { saved: undefined, unreadable: await putAside(ports, folders, String(error)) }
  }
}

function parseSaved(bytes: Uint8Array): SavedWizard {
  const saved = savedSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  const { page, entered, inForce, unfinished, removal, confirmed, toldAddress } = saved
  return { page, entered, inForce, unfinished, removal, confirmed, toldAddress }
}

/** The next save would overwrite it. */
async function putAside(
  { files, log }: Ports,
  { wizardFile, unreadableWizardFile }: Folders,
  underlying: string,
): Promise<Problem> {
  let detail = `${wizardFile} is damaged or of another version; it is kept as ${unreadableWizardFile}.`
  try {
    await files.rename(wizardFile, unreadableWizardFile)
  } catch (error) {
    log.write('wizard-not-put-aside', { error })
    detail = `${wizardFile} is damaged or of another version.`
  }
  return problem('ENTRIES_UNREADABLE', detail, underlying)
}

/** While nothing is entered and nothing in force there is nothing to remember, and no file. */
export async function saveWizard({ files }: Ports, folders: Folders, saved: SavedWizard): Promise<void> {
  if (Object.keys(saved.entered).length === 0 && saved.inForce === null) {
    await files.remove(folders.wizardFile)
    await files.removeEmptyFolder(folders.data)
    return
  }
  await files.write(folders.wizardFile, `${JSON.stringify({ version: 1, ...saved }, null, 2)}\n`, {
    secret: true,
  })
}

/** Also what was put aside: nothing is left that it could speak of. */
export async function forgetWizard({ files }: Pick<Ports, 'files'>, folders: Folders): Promise<void> {
  await files.remove(folders.wizardFile)
  await files.remove(folders.unreadableWizardFile)
  await files.removeEmptyFolder(folders.data)
}

/**
 * What is left of a set-up, by our notes: only what is to be done by hand on Pis that could not be reached, or more than that. Notes that cannot be
 * read speak of more, and so does a setup in force where the ledger is lost.
 */
export async function whatIsLeft(
  { files, log }: Pick<Ports, 'files' | 'log'>,
  { ledgerFile, byHandScript, wizardFile }: Folders,
): Promise<'nothing' | 'only-pis' | 'more'> {
  const sizes = await Promise.all([ledgerFile, byHandScript].map((path) => files.size(path)))
  if (sizes.every((size) => size === undefined))
    return (await mayBeInForce(files, wizardFile)) ? 'more' : 'nothing'
  try {
    const { onlyPisAreLeft } = await openLedger(files, ledgerFile, randomUUID).read()
    return onlyPisAreLeft === true ? 'only-pis' : 'more'
  } catch (error) {
    log.write('ledger-unreadable', { error })
    return 'more'
  }
}

async function mayBeInForce(files: Ports['files'], wizardFile: string): Promise<boolean> {
  const bytes = await files.read(wizardFile)
  if (bytes === undefined) return false
  try {
    return parseSaved(bytes).inForce !== null
  } catch {
    return true
  }
}
