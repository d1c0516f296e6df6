/** What is wrong with the way from the Pi to the builder, told by how far it led. */
import { z } from 'zod'
import { problem, type Problem, type ProblemCode } from '../../contract/problem.ts'
import type { BuildMachine } from './build-machines.ts'
import type { Asked, LinkFacts } from './link-look.ts'
import type { PiSettings } from './settings.ts'
import { readBuilders } from './why/builders.ts'

const storeSchema = z.object({ trusted: z.union([z.boolean(), z.literal(0), z.literal(1)]).nullish() })
/** As `timeout` has it, also where it had to kill. */
const outOfTime = new Set([124, 137])
const machinesFile = '/etc/nix/machines'

/** Of ssh and Nix; `undefined` where nothing is wrong, or where the time did not suffice to tell. */
export function causeOfLink(
  { nix, config }: LinkFacts,
  settings: PiSettings,
  hostKeyFingerprint: string,
): Problem | undefined {
  const place = placeOf(settings)
  if (nix === undefined)
    return problem('LINK_BROKEN', `ssh of root on the Pi knows no address for “${settings.alias}”.`)
  const shown = nix.says.flatMap((line) => /Server host key: \S+ (SHA256:\S+)/.exec(line)?.[1] ?? [])[0]
  if (shown !== undefined && shown !== hostKeyFingerprint)
    return problem(
      'BUILDER_HOST_KEY_WRONG',
      `At ${place} something shows the host key ${shown}.`,
      ownWords(nix.says),
    )
  if (nix.exitCode === 0) return causeInStore(nix.answer, place, settings)
  return isSshThrough(nix.says) ? causeBehindSsh(nix, config, place) : causeInSsh(nix, place, settings)
}

/** Whether Nix itself got its answer. */
export function isProven({ nix }: LinkFacts): boolean {
  return nix?.exitCode === 0
}

/** `builder (192.168.1.5 port 2222)` */
export function placeOf({ alias, address, port }: PiSettings): string {
  return `${alias} (${address} port ${String(port)})`
}

/** Logged in, or within a connection that others share (openssh-portable, sshconnect2.c and mux.c). */
function isSshThrough(says: readonly string[]): boolean {
  return says.some((line) => /^Authenticated to |mux_client_request_session: /.test(line))
}

/**
 * By the stages that `ssh -v` names, from the connection to the login (openssh-portable, sshconnect.c and sshconnect2.c); they are in
 * English whatever the language is.
 */
function causeInSsh(
  { says, exitCode }: Asked,
  place: string,
  { keyPath, user }: PiSettings,
): Problem | undefined {
  const said = (text: string): boolean => says.some((line) => line.includes(text))
  const cause = (code: ProblemCode, detail: string): Problem => problem(code, detail, ownWords(says))
  const isOutOfTime = outOfTime.has(exitCode)
  if (said('Host key verification failed'))
    return cause('PI_KNOWS_ANOTHER_HOST_KEY', `ssh on the Pi does not accept the host key of ${place}.`)
  if (said('Permission denied'))
    return said('Server accepts key')
      ? cause('PI_KEY_HAS_PASSPHRASE', `The key ${keyPath} on the Pi cannot be used without a passphrase.`)
      : cause('PI_KEY_REFUSED', `${place} does not accept the key ${keyPath} for ${user}.`)
  if (said('banner line 0'))
    return cause('BUILDER_HOST_KEY_WRONG', `At ${place} something answers that is no ssh server.`)
  if (said('Connection refused')) return cause('LINK_REFUSED', `${place} refuses the connection.`)
  if (said('Could not resolve hostname'))
    return cause('LINK_BROKEN', `The Pi does not find the address of ${place}.`)
  if (said('Remote protocol version'))
    return isOutOfTime ? undefined : cause('LINK_BROKEN', `ssh to ${place} fails.`)
  if (said('reset by') || said('closed by'))
    return cause('LINK_REFUSED', `${place} takes the connection and closes it.`)
  if (said('Connecting to') || said('connect to host'))
    return cause('LINK_SILENT', `${place} gives no answer.`)
  // On a machine that is at its limit the time may be over before anything was tried.
  return isOutOfTime ? undefined : cause('LINK_BROKEN', `Nix on the Pi cannot connect to ${place}.`)
}

function causeInStore(answer: string, place: string, { user }: PiSettings): Problem | undefined {
  const store = storeSchema.safeParse(parseJson(answer))
  if (!store.success)
    return problem('PI_ANSWER_UNREADABLE', 'The answer to “nix store info” has an unknown form.', answer)
  const { trusted } = store.data
  return trusted === false || trusted === 0
    ? problem('PI_NOT_TRUSTED', `Nix at ${place} does not trust the user ${user}.`, answer)
    : undefined
}

function causeBehindSsh(
  { says, exitCode }: Asked,
  config: LinkFacts['config'],
  place: string,
): Problem | undefined {
  // Nix waits for a first line of ssh's, which does not come over a connection that others share; one that asks ssh beforehand whether
  // there is such a connection gets along (nix, src/libstore/ssh.cc, isMasterRunning).
  const path = config.get('controlpath') ?? 'none'
  if (path !== 'none' && !['no', 'false'].includes(config.get('controlmaster') ?? 'no'))
    return problem(
      'PI_SHARES_CONNECTIONS',
      `ssh of root on the Pi shares the connection to ${place} through ${path}.`,
      ownWords(says),
    )
  if (outOfTime.has(exitCode)) return undefined
  return problem('LINK_GARBLED', `ssh reaches ${place}, but Nix there does not answer.`, ownWords(says))
}

/** Of what Nix on the Pi will ask; `undefined` also where it does not tell. */
export function causeInMachines(
  { builders, machines }: LinkFacts,
  settings: PiSettings,
): Problem | undefined {
  if (builders === undefined) return undefined
  const entries = builders.split(/[;\n]/).map((entry) => entry.trim())
  // What stands in another file is not known.
  if (entries.some((entry) => entry.startsWith('@') && entry !== `@${machinesFile}`)) return undefined
  const own = readBuilders(builders, { [machinesFile]: machines }, 'aarch64-linux').find(
    ({ host }) => host === settings.alias,
  )
  if (own === undefined)
    return problem(
      'PI_IGNORES_BUILDER',
      `Nix on the Pi does not have ${settings.alias} among its build machines.`,
      `builders = ${builders}`,
    )
  const missing = missingOf(own, settings)
  if (missing.length === 0) return undefined
  return problem(
    'PI_FEATURES_MISSING',
    `Nix on the Pi does not ask ${settings.alias} for builds that need ${missing.join(', ')}.`,
    `builders = ${builders}\n${machines}`,
  )
}

function missingOf({ systems, features }: BuildMachine, wanted: PiSettings): string[] {
  return [
    ...wanted.systems.filter((system) => !systems.includes(system)),
    ...wanted.supportedFeatures.filter((feature) => !features.includes(feature)),
  ]
}

/** Without what `-v` adds. */
function ownWords(says: readonly string[]): string {
  const words = says.filter(
    (line) => !/^(?:debug\d: |OpenSSH_|Authenticated to |Transferred: |Bytes per second: )/.test(line),
  )
  return (words.length === 0 ? says.slice(-5) : words).join('\n')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
