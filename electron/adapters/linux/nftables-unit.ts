/**
 * What nft sets is gone after a restart, and the files that fill nftables at boot belong to the distribution or the user. So a
 * system unit of our own puts the same entries in again, after those services. Where systemd does not run (containers, other init
 * systems) there is no unit: then the rule lasts until the restart, and `apply` puts it back.
 */
import { readFile, readlink, stat } from 'node:fs/promises'
import type { AdministratorStep } from './administrator.ts'
import { execLine, parseExecLine, valuesOf } from './unit-file.ts'

const unitFolder = '/etc/systemd/system'
/** Fill the ruleset at boot, on one distribution or another. */
const before = ['nftables.service', 'ufw.service', 'iptables.service', 'netfilter-persistent.service']

const unitFile = (name: string) => `${unitFolder}/${name}.service`
const linkFile = (name: string) => `${unitFolder}/multi-user.target.wants/${name}.service`
const linkTarget = (name: string) => `../${name}.service`

/** Whether systemd is the running init system: sd_booted(3). */
export async function unitIsWanted(): Promise<boolean> {
  return await stat('/run/systemd/system').then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** The unit that is there; `insertions` is empty when it is not enabled or not as we write it. */
export async function readUnit(name: string): Promise<{ insertions: string } | undefined> {
  const text = await readFile(unitFile(name), 'utf8').catch(() => undefined)
  const link = await readlink(linkFile(name)).catch(() => undefined)
  if (text === undefined && link === undefined) return undefined
  const [line, ...more] = valuesOf(text ?? '', 'ExecStart')
  const argv = line === undefined || more.length > 0 ? undefined : parseExecLine(line)
  return { insertions: link === linkTarget(name) && argv?.[0] === 'nft' ? (argv[1] ?? '') : '' }
}

/** Enabled by the link itself, as in autostart.ts. */
export function unitSteps(name: string, insertions: readonly string[]): AdministratorStep[] {
  const content = [
    '# Made by Pi Offload; Uninstall in its window or `npm run cli -- remove --setup setup.json` takes it away.',
    '[Unit]',
    `Description=Pi Offload: firewall rule ${name}`,
    `After=${before.join(' ')}`,
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    // A name without a folder is looked up by systemd itself.
    `ExecStart=${execLine(['nft', insertions.join('; ')])}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
  return [
    { argv: ['tee', unitFile(name)], file: { path: unitFile(name), content } },
    { argv: ['mkdir', '-p', `${unitFolder}/multi-user.target.wants`] },
    { argv: ['ln', '-sfn', linkTarget(name), linkFile(name)] },
  ]
}

export function unitRemoval(name: string): AdministratorStep {
  return { argv: ['rm', '-f', linkFile(name), unitFile(name)] }
}
