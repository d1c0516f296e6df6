import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { failure } from '../contract/problem.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { Pc } from '../contract/setup-pc.ts'
import { readSetup, type Setup } from '../contract/setup.ts'
import { isGroup, mergePatch } from '../ipc/merge-patch.ts'
import type { PiOfSshHost } from '../steps/pi/ssh-host.ts'

/** What a setup file is read for. */
export interface Here {
  pc: Pc
  piOfSshHost: (host: string) => Promise<PiOfSshHost>
}

/**
 * The setup in a JSON file, complete for this PC. Throws `SETUP_INVALID` with every error, one a line, and `SSH_HOST_UNUSABLE` for a
 * `pi.sshHost` of no use.
 */
export async function loadSetup(path: string, here: Here): Promise<Setup> {
  return setupOf(path, await readInput(path), here)
}

/**
 * Writes a change of the setup into its file, whole or not at all, and gives the setup. Throws `SETUP_INVALID` where it would not be one
 * any more, `SETUP_NOT_WRITTEN` where the file cannot be written.
 */
export async function changeSetupFile(path: string, patch: MergePatch, here: Here): Promise<Setup> {
  const input = mergePatch(await readInput(path), patch)
  const setup = await setupOf(path, input, here)
  try {
    // A link stays one.
    const file = await realpath(path)
    const { mode } = await stat(file)
    await writeFile(`${file}.next`, `${JSON.stringify(input, null, 2)}\n`, { mode })
    await rename(`${file}.next`, file)
  } catch (error) {
    throw failure('SETUP_NOT_WRITTEN', `${path} cannot be written.`, String(error))
  }
  return setup
}

async function readInput(path: string): Promise<MergePatch[string]> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw failure('SETUP_UNREADABLE', `${path} cannot be opened.`, String(error))
  })
  // Windows' editors like to begin a file with a byte order mark.
  const text = content.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text) as MergePatch[string]
  } catch (error) {
    throw failure('SETUP_UNREADABLE', `${path} is not JSON${placeOf(error, text)}.`, String(error))
  }
}

async function setupOf(path: string, input: MergePatch[string], here: Here): Promise<Setup> {
  const reading = readSetup(await withSshHost(input, here), here.pc)
  if (reading.ok) return reading.setup
  const lines = reading.issues.map(({ path: place, message }) => `${place}: ${message}`)
  throw failure('SETUP_INVALID', [`${path}:`, ...lines].join('\n  '))
}

/** A file may name a host of the PC's own ssh; what it says itself holds all the same. */
async function withSshHost(input: MergePatch[string], { piOfSshHost }: Here): Promise<MergePatch[string]> {
  const pi = isGroup(input) ? input['pi'] : undefined
  if (!isGroup(input) || !isGroup(pi) || typeof pi['sshHost'] !== 'string') return input
  const { sshHost, ...said } = pi
  return { ...input, pi: { ...(await piOfSshHost(sshHost)), ...said } }
}

/** Where JSON.parse stopped, as far as V8 tells: it names an offset, or that the text ended too early, or shows the surroundings. */
function placeOf(error: unknown, text: string): string {
  const message = String(error)
  if (message.includes('end of JSON input')) return ': it ends too early'
  const offset = /at position (\d+)/.exec(message)?.[1]
  if (offset === undefined) return ''
  const before = text.slice(0, Number(offset)).split('\n')
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

/** The smallest setup that works, for `--help`. */
export const exampleSetup = `{
  "pi": { "address": "192.168.1.23", "user": "root",
          "login": { "kind": "key", "path": "/home/me/.ssh/id_ed25519" } }
}`
