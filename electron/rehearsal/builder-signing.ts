/** The pretended builder's keys for signatures: the few calls of Nix that make one, tell its public half and sign with it. */
import { randomBytes } from 'node:crypto'
import { failed, succeeded, type Command, type MachineFile } from './machine.ts'

export interface BuilderSigning {
  readonly nixStore: Command
  /** `nix store sign`, and nothing else of it. */
  readonly sign: Command
  /** `nix key convert-secret-to-public` for a file. */
  readonly publicHalf: Command
  /** The public half of the first of these keys. */
  keyIn(paths: readonly string[]): string | undefined
}

export function createBuilderSigning(files: Map<string, MachineFile>): BuilderSigning {
  const halfIn = (path: string): string | undefined => publicHalfOf(files.get(path)?.content)
  return {
    keyIn: (paths) => paths.map(halfIn).find((half) => half !== undefined),
    nixStore: ({ argv }) => {
      const [, action, name = '', secretFile = '', publicFile = ''] = argv
      if (action !== '--generate-binary-cache-key') return failed(1, 'error: this is not pretended\n')
      // As libsodium has it: the seed, then the public half.
      const [seed, half] = [randomBytes(32), randomBytes(32)]
      files.set(publicFile, { content: `${name}:${half.toString('base64')}`, mode: 0o644 })
      const secret = Buffer.concat([seed, half]).toString('base64')
      files.set(secretFile, { content: `${name}:${secret}`, mode: 0o600 })
      return succeeded()
    },
    sign: ({ argv }) => {
      const path = argv[argv.indexOf('--key-file') + 1] ?? ''
      if (!argv.includes('--all') || halfIn(path) === undefined)
        return failed(1, `error: opening file '${path}': No such file or directory\n`)
      return { ...succeeded(), stderr: 'added 1234 signatures\n' }
    },
    publicHalf: ({ argv }) => {
      const path = argv[4] ?? ''
      const half = halfIn(path)
      if (half !== undefined) return succeeded(half)
      return failed(1, files.has(path) ? 'error: key is corrupt\n' : `${path}: No such file or directory\n`)
    },
  }
}

function publicHalfOf(secret: string | undefined): string | undefined {
  const [, name, base64 = ''] = /^([^:]+):(.+)$/.exec(secret ?? '') ?? []
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === 64 ? `${name ?? ''}:${bytes.subarray(32).toString('base64')}` : undefined
}
