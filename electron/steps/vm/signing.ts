/**
 * The builder's own key for signatures: its Nix signs with it what it built (`secret-key-files`), and the Pi trusts that key instead of
 * taking anything unchecked. It is made in the builder, and its secret half never leaves it; the PC has a note of the public one.
 * See docs/decisions/0028-the-builders-signature.md.
 */
import { randomUUID } from 'node:crypto'
import { madeInThisRun, type Detail } from '../../contract/plan.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { builderSession, observeInside } from './session.ts'
import { notedSigningKey, noteSigningKey, readPublicKey } from './signing-note.ts'
import { installedMachine, mayBeInstalled } from './system-tag.ts'
import { unreadableAnswer } from './unreadable-answer.ts'

const folder = '/var/lib/pi-offload'
/** The secret half. The public one is derived from it, so that there is no pair that could come apart. */
export const signingKeyFile = `${folder}/signing.key`
/** Where a new key waits. What lies beside it goes last of all: for so long not everything may be signed. */
const newKeyFile = `${signingKeyFile}.new`
const newPublicFile = `${newKeyFile}.pub`

const nix = ['nix', '--extra-experimental-features', 'nix-command'] as const
/** Path by path, and a store may have many thousands. */
const timeoutMs = 60 * 60_000

interface SigningState {
  /** Public half of the key in use, `name:base64`; `undefined` where there is none that is one. */
  key: string | undefined
  /** Of the one that waits. */
  newKey: string | undefined
  /** What there is of one that waits, or waited. */
  newFiles: readonly string[]
  /** On the PC. A new key that is noted takes its place, whatever comes in between; one that is not goes. */
  noted: string | undefined
}

/** What has to be done, in this order. */
interface Work {
  clears: boolean
  makes: boolean
  notes: boolean
  takesOver: boolean
  signs: boolean
}

const all: Work = { clears: true, makes: true, notes: true, takesOver: true, signs: true }

export const vmSigning = defineResource<SigningState>({
  id: 'vm/signing',
  title: 'Key with which the builder signs',
  needs: ['vm/system', 'vm/power'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 20,

  inspect: lookAtSigning,

  async diff(context, observed) {
    if (observed.kind === 'present') {
      const work = workFor(context, observed.state)
      if (!Object.values(work).includes(true)) return undefined
      return { summary: summaryOf(work, observed.state), details: detailsOf(context, work, observed.state) }
    }
    if (!(await mayBeInstalled(context)))
      return { summary: firstKey, details: detailsOf(context, { ...all, clears: false }) }
    const isRetired = isToGo(context, await notedSigningKey(context))
    return {
      summary: isRetired ? nextKey : 'The builder gets a key with which it signs, where it has none',
      details: detailsOf(context, all),
    }
  },

  async apply(context) {
    const { signal } = context
    const builder = await builderSession(context)
    const work = workFor(context, await lookInside(context, builder))
    const name = nameOf(randomUUID().slice(0, 8))
    for (const step of stepsFor(work, name)) {
      signal.throwIfAborted()
      if (step === 'note') await noteSigningKey(context, await keyToNote(context, builder, work))
      else await builder.run(step, { signal, timeoutMs, onLine: (line) => context.log(line) })
    }
  },
})

/**
 * The key that the builder signs with once it is as wanted, `name:base64`; a placeholder where that is still to be made. The note alone
 * does not tell: of a builder that is installed anew, or was taken back to a snapshot, it is that of another key.
 */
export async function signingKeyToBe(context: StepContext): Promise<string> {
  const observed = await lookAtSigning(context)
  if (observed.kind === 'present') {
    const { makes, notes } = workFor(context, observed.state)
    const { key, noted } = observed.state
    return (makes ? undefined : notes ? key : noted) ?? madeInThisRun
  }
  const noted = await notedSigningKey(context)
  const isThere = observed.kind === 'blocked' || (await mayBeInstalled(context))
  return isThere && noted !== undefined && !isToGo(context, noted) ? noted : madeInThisRun
}

async function lookAtSigning(context: StepContext): Promise<Observed<SigningState>> {
  if ((await installedMachine(context)) === undefined) return { kind: 'absent' }
  return observeInside(context, (builder) => lookInside(context, builder))
}

async function lookInside(context: StepContext, builder: Remote): Promise<SigningState> {
  const [key, newKey, found, noted] = await Promise.all([
    publicHalf(builder, signingKeyFile),
    publicHalf(builder, newKeyFile),
    // 1: one of them, or both, are not there.
    builder.ask(['stat', '-c', '%n', '--', newKeyFile, newPublicFile], { successExitCodes: [0, 1] }),
    notedSigningKey(context),
  ])
  return { key, newKey, newFiles: found.stdout.split('\n').filter((path) => path !== ''), noted }
}

/** 1: it is no key, or is not there; 2: the same, said by another shell. */
async function publicHalf(builder: Remote, path: string): Promise<string | undefined> {
  const script = `exec ${nix.join(' ')} key convert-secret-to-public <"$1"`
  const { exitCode, stdout } = await builder.ask(['sh', '-c', script, 'signing-key', path], {
    successExitCodes: [0, 1, 2],
  })
  return exitCode === 0 ? readPublicKey(stdout) : undefined
}

function isToGo({ wish }: StepContext, noted: string | undefined): boolean {
  return wish?.kind === 'new-key' && noted !== undefined && wish.retiredSigningKey === noted
}

function workFor(context: StepContext, { key, newKey, newFiles, noted }: SigningState): Work {
  const isRetired = isToGo(context, noted)
  const isUnderWay = !isRetired && newKey !== undefined && newKey === noted
  const makes = isRetired || (key === undefined && !isUnderWay)
  const isWaiting = newFiles.includes(newKeyFile)
  return {
    clears: isWaiting && !isUnderWay,
    makes,
    notes: makes || (!isUnderWay && key !== noted),
    takesOver: makes || isUnderWay,
    signs: makes || isUnderWay || (!isWaiting && newFiles.length > 0),
  }
}

/**
 * A new key is on the disk before it is noted, and it takes the former one's place by one rename, so that at no moment there is none: Nix
 * reads it for each output and a build fails without it (nix, src/libstore/store-api.cc, `signPathInfo`). What was built before has no
 * signature of it, and gets one only then: all that is built later has it from the start.
 */
function stepsFor(work: Work, name: string): (readonly string[] | 'note')[] {
  const steps: Record<keyof Work, (readonly string[] | 'note')[]> = {
    clears: [['rm', '-f', '--', newKeyFile, newPublicFile]],
    makes: [
      ['mkdir', '-p', '-m', '700', '--', folder],
      // Readable by root alone (nix, src/nix/nix-store/nix-store.cc, `opGenerateBinaryCacheKey`); older ones do not sync it.
      ['nix-store', '--generate-binary-cache-key', name, newKeyFile, newPublicFile],
      ['sync', '--', newKeyFile, folder],
    ],
    notes: ['note'],
    takesOver: [
      ['mv', '-f', '-T', '--', newKeyFile, signingKeyFile],
      ['sync', '--', folder],
    ],
    signs: [
      [...nix, 'store', 'sign', '--all', '--key-file', signingKeyFile],
      ['rm', '-f', '--', newPublicFile],
    ],
  }
  const kinds = ['clears', 'makes', 'notes', 'takesOver', 'signs'] as const
  return kinds.flatMap((kind) => (work[kind] ? steps[kind] : []))
}

/** Nix knows a trusted key by its name: each has one of its own. */
function nameOf(end: string): string {
  return `pi-offload-builder-${end}`
}

async function keyToNote(context: StepContext, builder: Remote, { makes }: Work): Promise<string> {
  const { key, newKey } = await lookInside(context, builder)
  const wanted = makes ? newKey : key
  if (wanted === undefined) throw unreadableAnswer('nix key convert-secret-to-public', '')
  return wanted
}

const firstKey = 'The builder gets a key of its own, with which it signs what it built'
const nextKey = 'The builder gets a new key with which it signs what it built'

function summaryOf({ makes, takesOver, notes }: Work, { key }: SigningState): string {
  if (makes) return key === undefined ? firstKey : nextKey
  if (takesOver) return 'The new key with which the builder signs takes its place'
  if (notes) return 'The key with which the builder signs is noted on this PC'
  return 'What is left of a change of the key with which the builder signs goes'
}

function detailsOf({ folders }: StepContext, work: Work, state?: SigningState): Detail[] {
  const path = folders.signingKeyFile
  const key = work.makes ? madeInThisRun : (state?.key ?? madeInThisRun)
  const before = state?.noted === undefined ? {} : { before: `${state.noted}\n` }
  return stepsFor(work, nameOf(madeInThisRun)).map((step): Detail =>
    step === 'note'
      ? { kind: 'file', where: 'pc', path, after: `${key}\n`, ...before }
      : { kind: 'command', where: 'builder', argv: [...step] },
  )
}
