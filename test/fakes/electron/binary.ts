/** Stands in for Electron's binary: runs the main module of the program in the given folder. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runMainModule } from './main-module.ts'

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron'
      ? { url: new URL('module.ts', import.meta.url).href, shortCircuit: true }
      : nextResolve(specifier, context),
})

// Electron's own words begin with the folder.
process.argv.splice(1, 1)
const folder = resolve(process.argv[1] ?? '.')
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string }
await runMainModule(() => import(pathToFileURL(join(folder, main)).href), {
  argv: process.argv.slice(2),
  input: process.stdin,
  tell: (line) => process.stdout.write(`${line}\n`),
})
