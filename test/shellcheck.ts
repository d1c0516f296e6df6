/** Lints every shell script of the repository with Debian's shellcheck; its absence is said loudly. */
import { readFileSync } from 'node:fs'
import { execaSync } from 'execa'

const tracked = execaSync('git', ['ls-files', '--cached', '--others', '--exclude-standard']).stdout.split(
  '\n',
)
const scripts = tracked.filter((file) => {
  if (file.endsWith('.sh')) return true
  try {
    return /^#!.*\b(?:ba|da)?sh\b/.test(readFileSync(file, 'utf8').slice(0, 80))
  } catch {
    return false
  }
})

const result = execaSync('shellcheck', scripts, { reject: false, stdio: 'inherit' })
if (result.failed && result.code === 'ENOENT') {
  console.error(
    'shellcheck is not installed: the shell scripts were NOT checked (apt-get install shellcheck)',
  )
  process.exitCode = process.env['CI'] === undefined ? 0 : 1
} else {
  console.log(`shellcheck: ${scripts.length} scripts`)
  process.exitCode = result.exitCode ?? 1
}
