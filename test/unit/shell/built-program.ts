/** The program as it is built, running in a process of its own below a stand-in for Electron's binary. */
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { pageOf, type Page } from './page.ts'

const binarySource = fileURLToPath(new URL('../../fakes/electron/binary.ts', import.meta.url))

/** A folder with an `electron` in it, for ELECTRON_OVERRIDE_DIST_PATH. */
export async function standInBinary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-electron-'))
  const file = join(folder, 'electron')
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${binarySource}' "$@"\n`)
  await chmod(file, 0o755)
  return folder
}

export interface RunningProgram extends Page {
  /** Asks the process that was started to end. */
  terminate(): void
  ended: Promise<{ exitCode: number | undefined; stderr: string }>
  /** All that it told, on both streams. */
  readonly written: () => string
}

/** Resolves when its page is there. */
export async function runProgram(
  file: string,
  argv: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningProgram> {
  const child = execa(file, argv, { env, reject: false, buffer: { stdout: false } })
  let written = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (written += piece.toString()))
  const ended = child.then(({ exitCode, stderr }) => ({ exitCode, stderr }))
  const page = await pageOf({
    ...{ input: child.stdout, output: child.stdin },
    ended: ended.then(({ stderr }) => stderr),
  })
  return { ...page, ended, written: () => written, terminate: () => void child.kill('SIGTERM') }
}
