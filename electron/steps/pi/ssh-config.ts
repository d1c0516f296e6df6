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

/** The same block as the module's (`resources/nix/pi.nix`), for the time before it is active. */
export function hostBlock(settings: PiSettings, knownHostsFile: string): string {
  return [
    `Host ${settings.alias}`,
    `  HostName ${settings.address}`,
    `  Port ${String(settings.port)}`,
    `  User ${settings.user}`,
    `  HostKeyAlias ${settings.alias}`,
    `  IdentityFile ${settings.keyPath}`,
    '  IdentitiesOnly yes',
    '  BatchMode yes',
    '  StrictHostKeyChecking yes',
    `  UserKnownHostsFile ${knownHostsFile}`,
    '  ConnectTimeout 8',
    '  ServerAliveInterval 15',
    '  ServerAliveCountMax 4',
    '  ControlMaster no',
    '  ControlPath none',
    '  RequestTTY no',
    'Match all',
  ]
    .map((line) => `${line}\n`)
    .join('')
}
