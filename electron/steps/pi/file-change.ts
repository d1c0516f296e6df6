/**
 * Changes files of the Pi so that each can be put back, by this run or by the next one after a crash.
 *
 * The backup beside a file is a second name of the original itself (a hard link): it appears at once and complete, keeps owner
 * and times, and putting it back is one rename. So at every moment one of the two names holds a whole file.
 */
import { failure } from '../../contract/problem.ts'
import type { Remote } from '../../ports/ssh.ts'

export const backupSuffix = '.pi-offload-backup'
/** The next content of a file, until it takes the file's place. */
export const nextSuffix = '.pi-offload-next'

export function backupOf(path: string): string {
  return `${path}${backupSuffix}`
}

export function makeBackup(path: string): string[] {
  return ['ln', '-T', '--', path, backupOf(path)]
}

/**
 * Gives a file another content in one moment. The new one has mode, access list and owner of the old one before it takes its
 * place: what only its owner may read is never readable by anybody else, whatever ends this half-way.
 */
export async function replaceFile(remote: Remote, path: string, content: string): Promise<void> {
  const next = `${path}${nextSuffix}`
  await remote.writeFile(next, content, 0o600)
  await makeAlike(remote, path, next)
  await remote.run(['mv', '-f', '-T', '--', next, path])
}

/** cp sets the owner before it sets the mode, so that nothing is opened in between. */
async function makeAlike(remote: Remote, pattern: string, path: string): Promise<void> {
  await remote.run(['cp', '--attributes-only', '--preserve=mode,ownership', '--', pattern, path])
}

export interface FileChange {
  path: string
  /** What an undoing brings back; `undefined` for a file that goes away again. */
  original: string | undefined
  /** What is there now; differs from the original after an interrupted change. */
  current: string | undefined
  after: string
}

/** Its undoing, `undoFileChange`, has to be on the list before this begins: it may fail half-way. */
export async function changeFile(
  remote: Remote,
  { path, original, current, after }: FileChange,
): Promise<void> {
  if (current === after && original === after) return
  if (original !== undefined && (await remote.readFile(backupOf(path))) === undefined)
    await remote.run(makeBackup(path))
  if (current === after) return
  await (original === undefined ? remote.writeFile(path, after) : replaceFile(remote, path, after))
}

/**
 * Puts back what was there, also when the change was never made. A file that its owner has changed meanwhile is left as it is, but
 * for what `withoutOurs` takes out of it: it must not name what is about to go.
 */
export async function undoFileChange(
  remote: Remote,
  { path, original, after }: FileChange,
  withoutOurs: (current: string) => string | undefined = () => undefined,
): Promise<void> {
  if (original !== undefined) await remote.remove(`${path}${nextSuffix}`)
  const now = await remote.readFile(path)
  // The change was never made, or what it would have made is what was there: only the second name goes.
  if (original !== undefined && now === original) await remote.remove(backupOf(path))
  else if (now !== after) {
    const rest = now === undefined || original === undefined ? undefined : withoutOurs(now)
    if (rest === undefined || rest === now) return
    await replaceFile(remote, path, rest)
    await remote.remove(backupOf(path))
  } else if (original === undefined) await remote.remove(path)
  else await remote.run(['mv', '-f', '-T', '--', backupOf(path), path])
}

/**
 * Does something while what was there before a change that was made is there once more. Where that fails, it stays. Throws
 * `PI_CONFIGURATION_UNCLEAR` where the owner has changed the file meanwhile, and leaves it as it is.
 */
export async function withoutChange<T>(
  remote: Remote,
  change: FileChange | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (change === undefined) return work()
  await undoFileChange(remote, change)
  const result = await work()
  if ((await remote.readFile(change.path)) !== change.original)
    throw failure('PI_CONFIGURATION_UNCLEAR', `${change.path} was changed meanwhile.`)
  await changeFile(remote, { ...change, current: change.original })
  return result
}

/**
 * After a crash: a file that is gone or empty beside its backup comes back. Gives the original of a change that was interrupted,
 * as long as `undone` shows that the file is nothing but that change; if its owner has changed it since, the backup is out of
 * date and goes away.
 */
export async function settleBackup(
  remote: Remote,
  path: string,
  undone: (current: string) => string | undefined,
): Promise<{ current: string; original: string }> {
  const current = (await remote.readFile(path)) ?? ''
  const backup = await remote.readFile(backupOf(path))
  if (backup === undefined) return { current, original: current }
  if (current === '' && backup !== '') {
    await remote.run(['mv', '-f', '-T', '--', backupOf(path), path])
    return { current: backup, original: backup }
  }
  if (backup === current) return { current, original: backup }
  if (undone(current) === backup) {
    // Whoever wrote this may have been ended before it was as private as the original.
    await makeAlike(remote, backupOf(path), path)
    return { current, original: backup }
  }
  await remote.remove(backupOf(path))
  return { current, original: current }
}
