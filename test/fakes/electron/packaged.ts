/**
 * Stands in for Electron's binary in a packed program: runs the main module inside of `app.asar`, as Electron does, in Node. Bundled to
 * one file beside the binary (test/packaging/stand-in/electron.ts). In Wine, which hands on no pipes, whoever is the page listens on the
 * port that PI_OFFLOAD_STAND_IN_PORT names.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { openArchives } from './asar-files.ts'

process.env['PI_OFFLOAD_STAND_IN'] = 'packaged'
// Of Node's words the second is the script, or again the binary.
process.argv.splice(1, 1)

const resources = process.env['PI_OFFLOAD_STAND_IN_RESOURCES'] ?? join(dirname(process.execPath), 'resources')
Object.assign(process, { resourcesPath: resources })
openArchives()

async function start(): Promise<void> {
  const [{ runMainModule }, module] = await Promise.all([import('./main-module.ts'), import('./module.ts')])
  const packageFile = readFileSync(join(resources, 'app.asar', 'package.json'), 'utf8')
  module.fake.app.version = (JSON.parse(packageFile) as { version: string }).version
  const electron = Object.fromEntries(Object.entries(module).filter(([name]) => name !== 'fake'))
  Object.assign(globalThis, { standInForElectron: electron })
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === 'electron'
        ? { url: 'stand-in:electron', shortCircuit: true }
        : nextResolve(specifier, context),
    load: (url, context, nextLoad) =>
      url === 'stand-in:electron'
        ? { format: 'module', source: moduleText(Object.keys(electron)), shortCircuit: true }
        : nextLoad(url, context),
  })
  await runMainModule(() => import(pathToFileURL(join(resources, 'app.asar', 'dist', 'main.js')).href), {
    argv: process.argv.slice(1),
    ...person(),
  })
}

function person(): { input: Readable; tell: (line: string) => void } {
  const port = process.env['PI_OFFLOAD_STAND_IN_PORT']
  if (port === undefined) return { input: process.stdin, tell: (text) => process.stdout.write(`${text}\n`) }
  const line = connect(Number(port), '127.0.0.1')
  // Whoever listened has gone: nothing more is told.
  line.on('error', () => undefined)
  return { input: line, tell: (text) => line.write(`${text}\n`) }
}

function moduleText(names: readonly string[]): string {
  return `export const { ${names.join(', ')} } = globalThis.standInForElectron`
}

void start()
