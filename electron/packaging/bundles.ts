/** The bundles that the program consists of, and which packages are in them. */
import { join, relative, sep } from 'node:path'
import { build, type Rolldown } from 'vite'

/** Below the root. */
export const configFiles = [
  'renderer/vite.config.ts',
  'electron/vite.main.config.ts',
  'electron/vite.preload.config.ts',
]

/** What Vite and Rolldown add of their own: their helpers, by how they name them. */
const helpers = [
  { prefix: '\0vite/', location: 'node_modules/vite' },
  { prefix: '\0rolldown/', location: 'node_modules/rolldown' },
]

/** Builds the window, the main process and the preload script. `root`: absolute. Gives the modules in them, by Rolldown's names. */
export async function buildBundles(root: string): Promise<string[]> {
  // Vite keeps what the caller has; another one makes React's development build, with the paths of all files in it.
  process.env['NODE_ENV'] = 'production'
  const modules: string[] = []
  for (const configFile of configFiles) {
    const built = await build({ configFile: join(root, configFile), logLevel: 'warn' })
    modules.push(...modulesIn(built as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]))
  }
  return modules
}

function modulesIn(built: Rolldown.RolldownOutput | Rolldown.RolldownOutput[]): string[] {
  const files = [built].flat().flatMap(({ output }) => output)
  return files.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}

/** The locations of the packages that the modules are of, as the lock file has them. Throws for a module that is of nobody. */
export function packagesOf(modules: readonly string[], root: string): Set<string> {
  return new Set(modules.flatMap((id) => locationOf(id, root) ?? []))
}

/** `undefined` for the product's own. */
function locationOf(id: string, root: string): string | undefined {
  const helper = helpers.find(({ prefix }) => id.startsWith(prefix))
  if (helper !== undefined) return helper.location
  const path = relative(root, id).split(sep).join('/')
  if (id.startsWith('\0') || path.startsWith('..')) throw new Error(`Whose is the module ${id}?`)
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0]
}
