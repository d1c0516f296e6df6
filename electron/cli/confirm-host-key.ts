import { ProblemError } from '../contract/problem.ts'
import type { Product } from '../product.ts'
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
  let fingerprint: string
  try {
    fingerprint = await ports.ssh.hostKeyFingerprint(address, port, 'pi', options.signal)
  } catch (error) {
    options.signal.throwIfAborted()
    // The plan says it, together with everything else that stands in the way.
    if (error instanceof ProblemError) return
    throw error
  }
  printError(`The Pi at ${name} shows this host key for the first time:\n  ${fingerprint}`)
  printError('Compare it with what the Pi itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')
  if ((await confirm('Is it the same?', options.signal)) !== 'yes') return
  await engine.ledger.update((content) => ({
    ...content,
    confirmedPiHostKeys: { ...content.confirmedPiHostKeys, [name]: fingerprint },
  }))
}
