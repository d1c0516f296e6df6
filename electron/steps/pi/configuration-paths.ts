/** Where the configuration of the Pi is, where our folder is, and how a file names it. */

export const configurationFolder = '/etc/nixos'
export const moduleFolder = `${configurationFolder}/pi-offload`

export interface ConfigurationFile {
  path: string
  source: string
}

/** How a file can name our folder, or something beside it: from where it stands, or absolutely. */
export function pathsTo(file: string, name = 'pi-offload'): [string, ...string[]] {
  const absolute = `${configurationFolder}/${name}`
  if (!file.startsWith(`${configurationFolder}/`)) return [absolute]
  const below = file.slice(configurationFolder.length + 1).split('/').length - 1
  return [`${below === 0 ? './' : '../'.repeat(below)}${name}`, absolute]
}

/** What an import of our folder looks like in this file. */
export function importPathIn(file: string): string {
  return pathsTo(file)[0]
}
