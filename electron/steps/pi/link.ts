/** Whether root on the Pi gets through to the builder's Nix, asked the way Nix will do it. */
import { z } from 'zod'
import { failure } from '../../contract/problem.ts'
import type { Remote } from '../../ports/ssh.ts'
import { isOlder, nixVersionOf } from './access.ts'
import { meaning, readJsonAnswer } from './answers.ts'
import type { PiSettings } from './settings.ts'

const storeSchema = z.object({ trusted: z.union([z.boolean(), z.literal(0), z.literal(1)]).nullish() })

/** Every exit code: all but 255 come from the other side. */
const anyExitCode = Array.from({ length: 256 }, (_, code) => code)

/** Throws `LINK_BROKEN` with ssh's or Nix's own message. */
export async function checkLink(remote: Remote, settings: PiSettings, signal: AbortSignal): Promise<void> {
  const where = `${settings.alias} (${settings.address} port ${String(settings.port)})`
  // Nix hides what ssh says (nix#7659), so ssh is asked first. The key opens nothing but the Nix protocol, whatever is asked for.
  const program =
    settings.protocol === 'ssh-ng' ? ['nix-daemon', '--stdio'] : ['nix-store', '--serve', '--write']
  const ssh = ['ssh', '-T', '-o', 'BatchMode=yes', '-o', 'IdentityAgent=none', settings.alias, ...program]
  const answer = await meaning(
    'LINK_BROKEN',
    `${where} does not answer.`,
    remote.run(ssh, { successExitCodes: anyExitCode, signal }),
  )
  if (answer.exitCode === 255) throw failure('LINK_BROKEN', `ssh to ${where} fails.`, answer.stderr)

  const verb = isOlder(await nixVersionOf(remote), { major: 2, minor: 19 }) ? 'ping' : 'info'
  const store = `${settings.protocol}://${settings.alias}`
  const { stdout } = await meaning(
    'LINK_BROKEN',
    `ssh reaches ${where}, but Nix there does not answer.`,
    remote.run(
      ['nix', '--extra-experimental-features', 'nix-command', 'store', verb, '--store', store, '--json'],
      { signal, timeoutMs: 120_000 },
    ),
  )
  const { trusted } = readJsonAnswer(`nix store ${verb}`, storeSchema, stdout)
  if (trusted === false || trusted === 0)
    throw failure('LINK_BROKEN', `Nix on ${where} does not trust the user ${settings.user}.`, stdout)
}
