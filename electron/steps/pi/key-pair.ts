/** A key pair of root on the Pi that bears our name: how it is looked at, made and taken away. */
import { problem } from '../../contract/problem.ts'
import type { Observed, StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { fingerprintOf } from '../vm/session.ts'
import { notOurs } from './not-ours.ts'

export interface PairState {
  /** The public half, as one line without a line break; absent when there is neither half. */
  publicKey: string | undefined
  /** `locked`: with a passphrase, which nobody types when Nix builds. */
  privateHalf: 'there' | 'locked' | 'empty' | 'missing'
  /** `former`: of the key whose place was taken by this one, as a change by a former version may have left it. */
  publicHalf: 'matching' | 'missing' | 'alone' | 'former'
}

/** The pair whose private half is at `path`. Throws what a broken session throws. */
export async function lookAtPair(
  context: StepContext,
  remote: Remote,
  path: string,
): Promise<Observed<PairState>> {
  const [sizes, derived, publicFile] = await Promise.all([
    // 1: it is not there.
    remote.ask(['stat', '-c', '%s', '--', path], { successExitCodes: [0, 1] }),
    // Derives the public half without showing the private one. 1 and 255: no key, a passphrase, or not a key at all.
    remote.ask(['ssh-keygen', '-y', '-P', '', '-f', path], { successExitCodes: [0, 1, 255] }),
    remote.readFile(`${path}.pub`),
  ])
  const mine = commentFor((await context.ledger.read()).installationId)
  // An empty one, as a plug that was pulled leaves it, is none, to ssh, too (openssh-portable, authfile.c, `sshkey_load_public`).
  const published = publicFile?.trim() === '' ? undefined : publicFile?.trim()
  const isMine = (line: string): boolean => commentOf(line) === mine
  const foreign = notOurs(problem('PI_NAME_TAKEN', `${path} on the Pi is a key that is not ours.`))

  if (sizes.exitCode !== 0) {
    if (publicFile === undefined) return { kind: 'absent' }
    if (published !== undefined && !isMine(published)) return foreign
    return state({ privateHalf: 'missing', publicHalf: 'alone', publicKey: published })
  }
  // ssh-keygen creates the file before it writes the key: killed there, nothing is in it and nothing is lost with it.
  if (sizes.stdout.trim() === '0' && (published === undefined || isMine(published)))
    return state({ privateHalf: 'empty', publicHalf: 'missing', publicKey: undefined })
  const publicKey = derived.exitCode === 0 ? derived.stdout.trim() : ''
  // In OpenSSH's words (ssherr.c); nobody types one when Nix builds.
  if (published !== undefined && isMine(published) && derived.stderr.includes('incorrect passphrase'))
    return (await fingerprintOfLocked(remote, path)) === fingerprintOf(published)
      ? state({ privateHalf: 'locked', publicHalf: 'matching', publicKey: published })
      : foreign
  if (!/^ssh-ed25519 [A-Za-z0-9+/=]+( \S+)?$/.test(publicKey)) return foreign
  if (published === undefined)
    return isMine(publicKey) ? state({ privateHalf: 'there', publicHalf: 'missing', publicKey }) : foreign
  if (!isMine(published)) return foreign
  // Not every ssh-keygen repeats the comment, so the key itself is compared.
  if (keyOf(published) === keyOf(publicKey))
    return state({ privateHalf: 'there', publicHalf: 'matching', publicKey: published })
  return isMine(publicKey) ? state({ privateHalf: 'there', publicHalf: 'former', publicKey }) : foreign
}

/**
 * Of a private half with a passphrase: its public part is not encrypted (openssh-portable, PROTOCOL.key). Given the path, ssh-keygen would
 * read the file `.pub` beside it instead.
 */
async function fingerprintOfLocked(remote: Remote, path: string): Promise<string | undefined> {
  const argv = ['sh', '-c', 'exec ssh-keygen -l -f /dev/stdin <"$1"', 'key-fingerprint', path]
  return (await remote.ask(argv, { successExitCodes: [0, 1, 255] })).stdout.split(' ')[1]
}

export function isComplete(pair: PairState): boolean {
  return pair.privateHalf === 'there' && pair.publicHalf === 'matching'
}

/** The command that makes one. Its comment is how it is recognized as ours. */
export function generation(path: string, installationId: string): readonly string[] {
  const comment = commentFor(installationId)
  return ['ssh-keygen', '-q', '-t', 'ed25519', '-a', '100', '-N', '', '-C', comment, '-f', path]
}

/** On a slow Pi the rounds take a while. */
export const generationTimeoutMs = 120_000

/** The public half last: it bears the name by which a half-removed key is still known as ours. */
export async function removePair(remote: Remote, path: string): Promise<void> {
  await remote.remove(path)
  await remote.remove(`${path}.pub`)
}

/** Where a new key waits that is about to take the place of the one at `keyPath`. */
export function successorOf(keyPath: string): string {
  return `${keyPath}.new`
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function state(content: PairState): Observed<PairState> {
  return { kind: 'present', state: content }
}

/** Whose key it is by its comment, where it is one of this program. */
export function installationOf(publicKey: string): string | undefined {
  return /^pi-offload:(\S+)$/.exec(commentOf(publicKey))?.[1]
}

function commentFor(installationId: string): string {
  return `pi-offload:${installationId}`
}

function keyOf(line: string): string {
  return line.split(' ').slice(0, 2).join(' ')
}

function commentOf(line: string): string {
  return line.split(' ').slice(2).join(' ')
}
