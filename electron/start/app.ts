/**
 * `npm start`: builds everything and opens the desktop program. Where Electron is neither here nor to be had, the same wizard is
 * served to the browser. For those who have the sources; an installed program starts by itself.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { execa } from 'execa'
import { buildBundles } from '../packaging/bundles.ts'
import { findElectron } from './electron-binary.ts'

const programFolder = fileURLToPath(new URL('../..', import.meta.url))

/** Gives the exit code of the program. */
async function openDesktop(binary: string, options: readonly string[]): Promise<number> {
  const program = execa(binary, [programFolder, ...options], { stdio: 'inherit', reject: false })
  // Ctrl-C reaches it by itself, and a second one would end it at once (Chromium gives it one chance to end in order).
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => program.kill('SIGTERM'))
  const { exitCode = 1 } = await program
  return exitCode
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function readOptions(): readonly string[] {
  const { values } = parseArgs({ options: { rehearsal: { type: 'boolean' } } })
  return values.rehearsal === true ? ['--rehearsal'] : []
}

async function start(options: readonly string[]): Promise<void> {
  await buildBundles(programFolder)
  const found = await findElectron({ onLongWait: () => say('Electron is fetched, about 120 MB, once.') })
  if (found.kind === 'there') {
    process.exitCode = await openDesktop(found.binary, options)
    if (process.exitCode !== 0)
      say(
        `Electron ended with exit code ${process.exitCode}. \`npm run cli -- ui\` serves the same to a browser.`,
      )
    return
  }
  say(`Without Electron (${found.why}) the same wizard is served to a browser.`)
  process.argv.splice(2, Infinity, 'ui', ...options)
  await import('../cli.ts')
}

try {
  await start(readOptions())
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
    throw error
  say(`${error.message} The only option is --rehearsal: npm start -- --rehearsal`)
  process.exitCode = 2
}
