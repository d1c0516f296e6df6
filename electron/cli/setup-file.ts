import { readFile } from 'node:fs/promises'
import { failure } from '../contract/problem.ts'
import type { Pc } from '../contract/setup-pc.ts'
import { readSetup, type Setup } from '../contract/setup.ts'

/** The setup in a JSON file, complete for this PC. Throws `SETUP_INVALID` with every error, one a line. */
export async function loadSetup(path: string, pc: Pc): Promise<Setup> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw failure('SETUP_UNREADABLE', `${path} cannot be opened.`, String(error))
  })
  // Windows' editors like to begin a file with a byte order mark.
  const text = content.replace(/^\uFEFF/, '')
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch (error) {
    throw failure('SETUP_UNREADABLE', `${path} is not JSON${placeOf(error, text)}.`, String(error))
  }
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
