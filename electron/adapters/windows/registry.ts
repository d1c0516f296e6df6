/**
 * Values of Windows' registry, through its own `reg.exe`.
 *
 * Its answer is one line for a value, "    name    type    data", in no language; only what it says of an error is translated, and
 * that is not read. It prints in the console's code page, which a pipe does not tell: data with letters outside of ASCII comes out
 * wrong, so whoever uses it has to look whether what it names is there.
 */
import { execProgram } from '../exec.ts'
import { systemProgram } from './system-program.ts'

/** The data of a text value in the 64-bit registry, or `undefined` where there is none. `key` is like `HKLM\SOFTWARE\…`. */
export async function readRegistryText(key: string, name: string): Promise<string | undefined> {
  const argv = ['query', key, '/v', name, '/reg:64']
  // 1 for what is not there, and for all else.
  const { stdout } = await execProgram(systemProgram('reg.exe'), argv, { successExitCodes: [0, 1] })
  return parseRegistryText(stdout, name)
}

export function parseRegistryText(stdout: string, name: string): string | undefined {
  for (const line of stdout.split(/\r?\n/)) {
    const [, found, data] = /^ {4}(.+?) {4}REG_(?:SZ|EXPAND_SZ) {4}(.*)$/.exec(line) ?? []
    if (found?.toLowerCase() === name.toLowerCase()) return data
  }
  return undefined
}
