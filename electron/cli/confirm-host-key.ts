import type { Plan } from '../contract/plan.ts'
import { ProblemError } from '../contract/problem.ts'
import type { Product } from '../product.ts'
import { noteHostKey } from '../steps/pi/made-on-pi.ts'
import type { CommandOptions } from './commands.ts'
import { confirm, printError } from './terminal.ts'

type Deciding = Pick<Product, 'setup' | 'engine' | 'ports'>

/**
 * Has a person decide on the Pi's host key where the plan waits for that, also with `--yes`, which answers other questions. True when the
 * shown one is the Pi's own: the plan is another one then. A key that stands in the setup file is changed there.
 */
export async function decideOnHostKey(
  product: Deciding,
  { goal, obstacles }: Plan,
  options: CommandOptions,
  ask: typeof confirm = confirm,
): Promise<boolean> {
  if (options.json || product.setup.pi.hostKeyFingerprint !== undefined) return false
  const codes = obstacles.map(({ problem: { code } }) => code)
  const isFirst = codes.includes('PI_HOST_KEY_UNCONFIRMED')
  if (!isFirst && !codes.includes('PI_HOST_KEY_CHANGED')) return false
  const shown = await shownFingerprint(product, options)
  if (shown === undefined) return false
  const former = await formerKey(product)
  const question =
    former !== undefined && former.fingerprint !== shown
      ? aboutChange(product, former, shown, goal)
      : isFirst
        ? aboutFirst(product, shown)
        : undefined
  if (question === undefined) return false
  printError(question.text)
  if ((await ask(question.ask, options.signal)) !== 'yes') return false
  await noteConfirmed(product, shown)
  return true
}

interface Question {
  text: string
  ask: string
}

interface FormerKey {
  fingerprint: string
  isWhereOursIs: boolean
}

/** What was shown at this place before, by what was confirmed there, or by where something of ours is. */
async function formerKey({ setup, engine }: Deciding): Promise<FormerKey | undefined> {
  const name = nameOf(setup)
  const { confirmedPiHostKeys, madeOnPi } = await engine.ledger.read()
  const ofOurs = madeOnPi?.hostKeyFingerprint
  const fingerprint = confirmedPiHostKeys[name] ?? (madeOnPi?.place === name ? ofOurs : undefined)
  return fingerprint === undefined ? undefined : { fingerprint, isWhereOursIs: fingerprint === ofOurs }
}

/** It is confirmed once, by a person who compares it. Without a terminal nothing is, and the fingerprint goes into the setup file by hand. */
function aboutFirst({ setup }: Deciding, shown: string): Question {
  return {
    text: `The Pi at ${nameOf(setup)} shows this host key for the first time:\n  ${shown}\n${howToCompare}`,
    ask: 'Is it the same?',
  }
}

/** It shows another one than before: both are put side by side. */
function aboutChange(
  { setup }: Deciding,
  { fingerprint, isWhereOursIs }: FormerKey,
  shown: string,
  goal: Plan['goal'],
): Question {
  const origin = isWhereOursIs ? 'confirmed by you; the builder was set up with it' : 'confirmed by you'
  const text = [
    `The Pi at ${nameOf(setup)} shows another host key than before.`,
    `  before: ${fingerprint} (${origin})`,
    `  now:    ${shown}`,
    `Either it was installed anew, and what was set up on it is gone${goal === 'present' ? ' and is made again' : ''}; or another machine`,
    `has its address, which gets to see your password then. ${howToCompare}`,
  ].join('\n')
  return { text, ask: 'Is the new one the Pi’s own, because you reinstalled it?' }
}

const howToCompare =
  'Compare it with what the Pi itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub'

/** `undefined` where it cannot be asked: the plan says so, together with everything else that stands in the way. */
async function shownFingerprint(
  { setup, ports }: Pick<Product, 'setup' | 'ports'>,
  { signal }: CommandOptions,
): Promise<string | undefined> {
  try {
    return await ports.ssh.hostKeyFingerprint(setup.pi.address, setup.pi.port, 'pi', signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ProblemError) return undefined
    throw error
  }
}

function nameOf({ pi: { address, port } }: Product['setup']): string {
  return `${address}:${port}`
}

async function noteConfirmed({ setup, engine: { ledger } }: Deciding, fingerprint: string): Promise<void> {
  await ledger.update((content) => ({
    ...content,
    confirmedPiHostKeys: { ...content.confirmedPiHostKeys, [nameOf(setup)]: fingerprint },
  }))
  await noteHostKey(ledger, setup.pi, fingerprint)
}
