/**
 * Our rule in firewalld: a rich rule in the zone of the interface, in the running and in the permanent configuration. Both are
 * set one by one: `--reload` and `--runtime-to-permanent` would also change what others set. A rich rule has no name; the prefix
 * of its log line, at most one an hour, is the only text that firewalld keeps with it.
 * (A policy object has a name, but comes into force by `--reload` only.) Seen with firewalld 1.3.3.
 */
import { failure, ProblemError } from '../../contract/problem.ts'
import type { FirewallRule, FirewallState } from '../../ports/host.ts'
import { isInstalled, runAsAdministrator } from './administrator.ts'
import type { FirewallProduct } from './firewall-product.ts'
import { findRoute } from './route.ts'

/** A rich rule that bears our name. */
export interface RichRule {
  zone: string
  text: string
}

const online = 'firewall-cmd'
const offline = 'firewall-offline-cmd'
const configurations = [['--permanent'], []] as const

export const firewalld: FirewallProduct = {
  product: 'firewalld',

  look: async (name) => {
    const [permanent, running] = await Promise.all(configurations.map((options) => richRules(options, name)))
    return await judge(permanent ?? [], running ?? [], name)
  },

  steps: async (name, rule) => {
    const wanted = rule === undefined ? undefined : { zone: await zoneFor(rule.from), text: richRule(rule) }
    const steps = await Promise.all(
      configurations.map(async (options) => {
        const found = await richRules(options, name)
        const isWanted = (entry: RichRule) => entry.zone === wanted?.zone && entry.text === wanted.text
        const remove = found
          .filter((entry) => !isWanted(entry))
          .map(({ zone, text }) => [online, ...options, `--zone=${zone}`, `--remove-rich-rule=${text}`])
        // The new one first: a connection that is allowed by both does not notice.
        const add =
          wanted === undefined || found.some(isWanted)
            ? []
            : [[online, ...options, `--zone=${wanted.zone}`, `--add-rich-rule=${wanted.text}`]]
        return [...add, ...remove]
      }),
    )
    return steps.flat().map((argv) => ({ argv }))
  },

  // While it does not run, only its permanent configuration is there, and only this program may change it.
  leftovers: async (name) => {
    if (!(await isInstalled(offline))) return []
    return (await richRules([], name, offline)).map(({ zone, text }) => ({
      argv: [offline, `--zone=${zone}`, `--remove-rich-rule=${text}`],
    }))
  },
}

function richRule({ name, port, from }: FirewallRule): string {
  return `rule family="ipv4" source address="${from}" port port="${port}" protocol="tcp" log prefix="${name}" level="debug" limit value="1/h" accept`
}

async function judge(permanent: RichRule[], running: RichRule[], name: string): Promise<FirewallState> {
  const state = { kind: 'active', product: 'firewalld' } as const
  const [first] = [...running, ...permanent]
  if (first === undefined) return state
  const rule = ourRule(first.text, name)
  if (rule === undefined) return { ...state, flaw: 'The rule was changed.' }
  const isFirst = (entry: RichRule) => entry.zone === first.zone && entry.text === first.text
  const flaw =
    running.length === 0
      ? 'The rule is not in force.'
      : permanent.length === 0
        ? 'The rule would be gone after a restart of the PC.'
        : ![...running, ...permanent].every(isFirst)
          ? 'The rule is there more than once, and differs.'
          : first.zone === (await zoneFor(rule.from))
            ? undefined
            : `The rule is in the zone ${first.zone}, which is not that of the network.`
  return { ...state, rule, ...(flaw === undefined ? {} : { flaw }) }
}

/** `undefined` when it is not as we write it. */
function ourRule(text: string, name: string): FirewallRule | undefined {
  const [, from, port] = /^rule family="ipv4" source address="([^"]+)" port port="(\d+)" /.exec(text) ?? []
  if (from === undefined || port === undefined) return undefined
  const rule = { name, port: Number(port), from }
  return richRule(rule) === text ? rule : undefined
}

async function richRules(options: readonly string[], name: string, program = online): Promise<RichRule[]> {
  const { stdout } = await administrate([...options, '--list-all-zones'], [0], program)
  return readZones(stdout).filter(({ text }) => text.includes(` log prefix="${name}" `))
}

/** The rich rules in the answer to `--list-all-zones`: zones begin at the margin, rich rules after a tabulator. */
export function readZones(text: string): RichRule[] {
  let zone = ''
  const found: RichRule[] = []
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) zone = line.replace(/ \(.*$/, '').trim()
    else if (line.startsWith('\trule ')) found.push({ zone, text: line.trim() })
  }
  return found
}

/** The zone of the interface that leads to the source; the default zone takes those that are in none. */
async function zoneFor(source: string): Promise<string> {
  const route = await findRoute(source.replace(/\/.*$/, '')).catch((error: unknown) => {
    // Not connected right now.
    if (error instanceof ProblemError && error.problem.code === 'PI_UNREACHABLE') return undefined
    throw error
  })
  if (route !== undefined) {
    // 2: "no zone".
    const { exitCode, stdout } = await administrate([`--get-zone-of-interface=${route.device}`], [0, 2])
    if (exitCode === 0) return stdout.trim()
  }
  return (await administrate(['--get-default-zone'])).stdout.trim()
}

async function administrate(
  argv: readonly string[],
  successExitCodes: readonly number[] = [0],
  program = online,
) {
  try {
    return await runAsAdministrator([program, ...argv], { successExitCodes })
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'TOOL_FAILED')
      throw failure('FIREWALL_FAILED', 'firewalld does not answer.', error.problem.underlying)
    throw error
  }
}
