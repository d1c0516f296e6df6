import type { Plan } from '../contract/plan.ts'
import { ProblemError } from '../contract/problem.ts'
import type { Product } from '../product.ts'
import { renewHostKey } from '../steps/pi/made-on-pi.ts'
import { confirm, printError, type CommandOptions } from './commands.ts'

/**
 * The Pi's host key is confirmed once, by a person who compares it. Without a terminal nothing is confirmed: the plan then has
 * the obstacle PI_HOST_KEY_UNCONFIRMED, and the fingerprint goes into the setup file by hand.
 */
export async function confirmPiHostKey(
  { setup, engine, ports }: Product,
  options: CommandOptions,
): Promise<void> {
  if (options.json || !process.stdin.isTTY || setup.pi.hostKeyFingerprint !== undefined) return
  const { address, port } = setup.pi
  const name = `${address}:${port}`
  const { confirmedPiHostKeys } = await engine.ledger.read()
  if (confirmedPiHostKeys[name] !== undefined) return
  const fingerprint = await shownFingerprint({ setup, ports }, options)
  if (fingerprint === undefined) return
  printError(`The Pi at ${name} shows this host key for the first time:\n  ${fingerprint}`)
  printError(howToCompare)
  if ((await confirm('Is it the same?', options.signal)) !== 'yes') return
  await noteConfirmed(engine, name, fingerprint)
}

/**
 * Where the plan has the obstacle PI_HOST_KEY_CHANGED: puts both keys side by side and asks, also with `--yes`, which answers other
 * questions. True when the new one is the Pi's own: the plan is another one then. A key that stands in the setup file is changed there.
 */
export async function decideOnHostKey(
  { setup, engine, ports }: Pick<Product, 'setup' | 'engine' | 'ports'>,
  plan: Plan,
  options: CommandOptions,
  ask: typeof confirm = confirm,
): Promise<boolean> {
  if (!plan.obstacles.some(({ problem: { code } }) => code === 'PI_HOST_KEY_CHANGED')) return false
  if (options.json || setup.pi.hostKeyFingerprint !== undefined) return false
  const name = `${setup.pi.address}:${setup.pi.port}`
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
      'Either it was installed anew, and what was set up on it is gone and is made again; or another machine has its address, which gets to',
      `see your password then. ${howToCompare}`,
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

function noteConfirmed({ ledger }: Product['engine'], name: string, fingerprint: string): Promise<void> {
  return ledger.update((content) => ({
    ...content,
    confirmedPiHostKeys: { ...content.confirmedPiHostKeys, [name]: fingerprint },
  }))
}
