/** `npm run audit`. Exit codes: 0 nothing is known, 1 something is, 2 nobody could be asked. */
import { fileURLToPath } from 'node:url'
import { auditWhatShips } from './audit.ts'

const result = await auditWhatShips(fileURLToPath(new URL('../..', import.meta.url)))
if (result.kind === 'clean') {
  process.stdout.write(`Nothing is known against the ${result.packages} packages that ship.\n`)
} else if (result.kind === 'found') {
  process.stderr.write(`${result.findings.join('\n')}\n\`npm audit\` says more of each.\n`)
  process.exitCode = 1
} else {
  process.stderr.write(`THE REGISTRY COULD NOT BE ASKED, so nothing is known either way: ${result.why}\n`)
  process.exitCode = 2
}
