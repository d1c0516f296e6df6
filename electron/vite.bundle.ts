/** A program for Node as one file, with all that it is made of; docs/decisions/0008 says why. */
import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'

/** Native add-ons of ssh2, which it does without where they are not built (docs/decisions/0005). */
const addOns = ['cpu-features', /\.node$/]

/** Which `debug` (of electron-updater) tries to take, and does without: it is here by chance, as a tool's. */
const colours = 'supports-color'

/** `entry` is absolute, or lies beside this file. */
export function bundleOf(entry: string, outDir = '../dist') {
  return defineConfig({
    root: import.meta.dirname,
    ssr: { noExternal: true },
    // CommonJS packages look beside themselves for helpers that are not used here (ssh2: Pageant on Windows).
    define: { __dirname: 'import.meta.dirname' },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: { external: ['electron', ...builtinModules, ...addOns, colours] },
    },
  })
}
