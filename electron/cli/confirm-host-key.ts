import type { Plan } from '../contract/plan.ts'
import { ProblemError } from '../contract/problem.ts'
import type { Product } from '../product.ts'
import { renewHostKey } from '../steps/pi/made-on-pi.ts'
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
  if (codes.includes('PI_HOST_KEY_UNCONFIRMED')) return confirmFirst(product, options, ask)
  return codes.includes('PI_HOST_KEY_CHANGED') && decideOnChange(product, goal, options, ask)
}

/**
 * It is confirmed once, by a person who compares it. Without a terminal nothing is confirmed, and the fingerprint goes into the setup
 * file by hand.
 */
async function confirmFirst(
  { setup, engine, ports }: Deciding,
  options: CommandOptions,
  ask: typeof confirm,
): Promise<boolean> {
  const name = nameOf(setup)
  const fingerprint = await shownFingerprint({ setup, ports }, options)
  if (fingerprint === undefined) return false
  printError(`The Pi at ${name} shows this host key for the first time:\n  ${fingerprint}`)
  printError(howToCompare)
  if ((await ask('Is it the same?', options.signal)) !== 'yes') return false
  await noteConfirmed(engine, name, fingerprint)
  await renewHostKey(engine.ledger, setup.pi, fingerprint)
  return true
}

/** It shows another one than before: both are put side by side. */
async function decideOnChange(
  { setup, engine, ports }: Deciding,
  goal: Plan['goal'],
  options: CommandOptions,
  ask: typeof confirm,
): Promise<boolean> {
  const name = nameOf(setup)
  const { confirmedPiHostKeys, madeOnPi } = await engine.ledger.read()
  const former = confirmedPiHostKeys[name]
  const fingerprint = await shownFingerprint({ setup, ports }, options)
  if (former === undefined || fingerprint === undefined || fingerprint === former) return false
  const isWhereOursIs = madeOnPi?.hostKeyFingerprint === former
  const origin = isWhereOursIs ? 'confirmed by you; the builder was set up with it' : 'confirmed by you'
  printError(
    [
      `The Pi at ${name} shows another host key than before.`,
      `  before: ${former} (${origin})`,
      `  now:    ${fingerprint}`,
      `Either it was installed anew, and what was set up on it is gone${goal === 'present' ? ' and is made again' : ''}; or another machine`,
      `has its address, which gets to see your password then. ${howToCompare}`,
    ].join('\n'),
  )
  if ((await ask('Is the new one the Pi’s own, because you reinstalled it?', options.signal)) !== 'yes')
    return false
  await noteConfirmed(engine, name, fingerprint)
  await renewHostKey(engine.ledger, setup.pi, fingerprint)
  return true
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

function noteConfirmed({ ledger }: Product['engine'], name: string, fingerprint: string): Promise<void> {
  return ledger.update((content) => ({
    ...content,
    confirmedPiHostKeys: { ...content.confirmedPiHostKeys, [name]: fingerprint },
  }))
}
