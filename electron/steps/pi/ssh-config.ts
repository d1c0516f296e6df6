/** The little that has to be known about ssh_config files: who is named there, and with which values. */
import type { PiSettings } from './settings.ts'

/** How many `Host` or `Match` lines name this host itself; patterns such as `*` are for everybody and take no name. */
export function countHostLines(config: string, alias: string): number {
  return config.split('\n').filter((line) => {
    const [keyword = '', ...words] = line.trim().split(/[\s=,]+/)
    const named = words.map((word) => word.replaceAll('"', '')).includes(alias)
    return named && /^(host|match)$/i.test(keyword)
  }).length
}

/** The first value of a keyword in the first block of this host. */
export function valueFor(config: string, alias: string, keyword: string): string | undefined {
  let inside = false
  for (const line of config.split('\n')) {
    const [word = '', ...values] = line.trim().split(/[\s=]+/)
    if (/^(host|match)$/i.test(word)) inside = values.includes(alias)
    else if (inside && word.toLowerCase() === keyword.toLowerCase()) return values[0]
  }
  return undefined
}

/** What the module's block (`resources/nix/pi.nix`) says of the builder, by ssh's keywords. */
function hostOptions(settings: PiSettings, knownHostsFile?: string): [string, string][] {
  return [
    ['HostName', settings.address],
    ['Port', String(settings.port)],
    ['User', settings.user],
    ['HostKeyAlias', settings.alias],
    ['IdentityFile', settings.keyPath],
    ['IdentitiesOnly', 'yes'],
    ['BatchMode', 'yes'],
    ['StrictHostKeyChecking', 'yes'],
    ...(knownHostsFile === undefined ? [] : [['UserKnownHostsFile', knownHostsFile] as [string, string]]),
    ['ConnectTimeout', '8'],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '4'],
    ['ControlMaster', 'no'],
    ['ControlPath', 'none'],
    ['RequestTTY', 'no'],
  ]
}

/** The same block as the module's, for the time before it is active. */
export function hostBlock(settings: PiSettings, knownHostsFile: string): string {
  const options = hostOptions(settings, knownHostsFile).map(([name, value]) => `  ${name} ${value}`)
  return [`Host ${settings.alias}`, ...options, 'Match all'].map((line) => `${line}\n`).join('')
}

/**
 * A login to the builder with this key and no other. The keys that configuration files name are tried besides those of the command line
 * (ssh_config(5), IdentityFile), so that none is read. Whatever is asked for, the builder answers with the Nix protocol and ends with its input.
 */
export function loginWith(settings: PiSettings, keyPath: string): string[] {
  const options = hostOptions({ ...settings, keyPath }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  return ['ssh', '-F', 'none', '-T', '-o', 'IdentityAgent=none', ...options, settings.alias, 'true']
}
