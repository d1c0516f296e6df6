/**
 * Stands for the packed program where Electron cannot be had: Chromium with the options that it was started with, on the same wizard
 * served by loopback. What is Electron's own (the bridge, the locked window) it has not.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { browserFile } from '../browser.ts'
import { startRehearsal } from '../rehearsal.ts'

const options = process.argv.slice(2).filter((option) => option !== '--rehearsal')
const profile = await mkdtemp(join(tmpdir(), 'pi-offload-packaged-'))
const served = await startRehearsal({ fast: true, home: profile })
const browser = spawn(
  browserFile,
  [
    ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
    ...['--disable-background-networking', '--disable-component-update', '--lang=en-US'],
    ...[`--user-data-dir=${profile}`, ...options, served.link],
  ],
  { env: { ...process.env, HOME: profile }, stdio: ['ignore', 'ignore', 'pipe'] },
)
// Without a desktop Chromium has much more to say.
createInterface(browser.stderr).on('line', (line) => {
  if (line.startsWith('DevTools ')) process.stderr.write(`${line}\n`)
})
process.on('SIGTERM', () => browser.kill())
const [code] = (await once(browser, 'exit')) as [number | null]
await served[Symbol.asyncDispose]()
await rm(profile, { recursive: true, force: true, maxRetries: 5 })
process.exitCode = code ?? 1
