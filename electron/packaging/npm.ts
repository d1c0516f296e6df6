/**
 * npm as it came with the packages, never the one in PATH: Debian's cannot list what ships (it has no `npm sbom`), and each npm writes
 * another list.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { execa } from 'execa'

const require = createRequire(import.meta.url)
const program = join(require.resolve('npm/package.json'), '../bin/npm-cli.js')

/** Where NODE_ENV is `production`, npm leaves out what it takes to be for development alone. */
const everything = ['dev', 'optional', 'peer'].flatMap((kind) => ['--include', kind])

/** Asks about all packages of the lock file in the folder `root`. Throws where npm fails, unless that is an answer. */
export async function askNpm(
  root: string,
  argv: readonly string[],
  { reject = true } = {},
): Promise<{ stdout: string; stderr: string }> {
  const options = ['--package-lock-only', '--no-update-notifier', ...everything]
  return execa(process.execPath, [program, ...argv, ...options], { cwd: root, reject })
}
