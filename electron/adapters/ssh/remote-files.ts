/**
 * Files on the other machine, through programs and not through SFTP: that would run as the user who logged in, who is not
 * root, and a locked-down server may not have it.
 */
import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { failure } from '../../contract/problem.ts'
import type { Codes } from './codes.ts'
import type { Questions } from './questions.ts'
import type { Run } from './remote.ts'

/** Told by our own script, so that no text has to be understood. */
const incomplete = 45

/**
 * The temporary file is made anew (\`-C\`: O_EXCL, so it is nobody's link), readable by root alone until it has its mode, and its length is
 * checked: a line that breaks ends the input, too. Both syncs, because the plug of a Pi is easily pulled: without them a file can be
 * there and empty afterwards (ext4, delayed allocation).
 */
const writeScript = `
folder=$1 file=$2 temporary=$3 mode=$4 bytes=$5
( umask 022; mkdir -p -- "$folder" ) || exit 1
umask 077
set -C
: > "$temporary" || exit 1
set +C
trap 'rm -f -- "$temporary"' EXIT
trap 'exit 1' HUP INT TERM
cat > "$temporary" || exit 1
[ "$(wc -c < "$temporary")" -eq "$bytes" ] || exit ${String(incomplete)}
chmod -- "$mode" "$temporary" && sync -- "$temporary" && mv -f -T -- "$temporary" "$file" && sync -- "$folder"
`

const removeScript = 'if [ -d "$1" ] && ! [ -L "$1" ]; then exec rmdir -- "$1"; fi; exec rm -f -- "$1"'

function script(text: string, ...args: string[]): readonly string[] {
  return ['/bin/sh', '-c', text, 'sh', ...args]
}

export async function readRemoteFile(
  questions: Questions,
  codes: Codes,
  path: string,
): Promise<string | undefined> {
  requireAbsolute(codes, path)
  const bytes = await questions.askFile(path)
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Read loosely and written back, it would no longer be the owner's file.
    throw failure(codes.unreadable, `${path} is not UTF-8 text.`)
  }
}

export async function writeRemoteFile(
  run: Run,
  codes: Codes,
  { path, content, mode }: { path: string; content: string; mode: number },
): Promise<void> {
  requireAbsolute(codes, path)
  const bytes = Buffer.from(content)
  const { dir, base } = posix.parse(path)
  const temporary = posix.join(dir, `.${base.slice(0, 100)}.${randomBytes(6).toString('hex')}`)
  const { exitCode } = await run(
    {
      name: `writing ${path}`,
      argv: script(writeScript, dir, path, temporary, mode.toString(8), String(bytes.length)),
      stdin: bytes,
    },
    [0, incomplete],
  )
  if (exitCode === incomplete)
    throw failure(codes.commandFailed, `${path} did not arrive whole; what was there before is there still.`)
}

export async function removeRemoteFile(run: Run, codes: Codes, path: string): Promise<void> {
  requireAbsolute(codes, path)
  await run({ name: `removing ${path}`, argv: script(removeScript, path), stdin: undefined }, [0])
}

function requireAbsolute(codes: Codes, path: string): void {
  if (!path.startsWith('/') || path.includes('\0'))
    throw failure(codes.commandFailed, `“${path}” is no absolute path.`)
}
