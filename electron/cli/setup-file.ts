import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { failure } from '../contract/problem.ts'
import type { MergePatch } from '../contract/setup-form.ts'
import type { Pc } from '../contract/setup-pc.ts'
import { readSetup, type Setup } from '../contract/setup.ts'
import { mergePatch } from '../ipc/merge-patch.ts'

/** The setup in a JSON file, complete for this PC. Throws `SETUP_INVALID` with every error, one a line. */
export async function loadSetup(path: string, pc: Pc): Promise<Setup> {
  return setupOf(path, await readInput(path), pc)
}

/**
 * Writes a change of the setup into its file, whole or not at all, and gives the setup. Throws `SETUP_INVALID` where it would not be one
 * any more, `SETUP_NOT_WRITTEN` where the file cannot be written.
 */
export async function changeSetupFile(path: string, patch: MergePatch, pc: Pc): Promise<Setup> {
  const input = mergePatch(await readInput(path), patch)
  const setup = setupOf(path, input, pc)
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

function setupOf(path: string, input: unknown, pc: Pc): Setup {
  const reading = readSetup(input, pc)
  if (reading.ok) return reading.setup
  const lines = reading.issues.map(({ path: place, message }) => `${place}: ${message}`)
  throw failure('SETUP_INVALID', [`${path}:`, ...lines].join('\n  '))
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
