/** Starts something where it can run, else says how it can: in words that an older Node understands, too. */
import module from 'node:module'
import process from 'node:process'
import { fileURLToPath, URL } from 'node:url'

/** In a folder of whoever installed the packages: nobody else puts code there. */
const compileCache = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url))

export async function startOrSayHow(start) {
  // From the second start on half of the time is saved; where the folder cannot be written, none is.
  module.enableCompileCache?.(compileCache)
  try {
    await start()
  } catch (error) {
    // No packages are there, or this Node is too old for TypeScript: the one that fits is among the packages.
    if (!['ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_FILE_EXTENSION'].includes(error?.code)) throw error
    process.stderr.write(
      'Run `npm ci` first, in the folder of this program: it fetches the packages that are needed, and Node 24.\n' +
        `Then start it with \`npm start\`, \`npm run cli\` or \`npm run rehearse\`. (Node ${process.versions.node}: ${error.message})\n`,
    )
    process.exitCode = 2
  }
}
