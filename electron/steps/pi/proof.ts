/** The proof that it works: the Pi asks for a build that nobody has done before, and the answer says on whose kernel it ran. */
import { createHash } from 'node:crypto'
import { proofLines } from '../../contract/proof-lines.ts'
import type { Ways } from '../../contract/status.ts'
import { defineResource, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { requireNoPause } from '../vm/playing.ts'
import { meaning } from './answers.ts'
import { takeIntoUse } from './left-pis.ts'
import { wantedTexts } from './module-files.ts'
import { piSession } from './session.ts'
import { settingsToBe } from './settings.ts'
import {
  freshPackages,
  lookAround,
  nixBuild,
  requireBuiltByBuilder,
  testPackage,
  type TestGround,
} from './test-packages.ts'
import { compareWays } from './ways.ts'

export interface OffloadProof {
  /** What the build was for, such as `aarch64-linux`. */
  system: string
  /** The kernel that it ran on. */
  bootId: string
  vmBootId: string
  piBootId: string
  seconds: number
}

/** With what each of the two ways to use the builder takes. */
export interface FullProof extends OffloadProof {
  ways: Ways
}

interface ProofOptions {
  /** For Nix, such as `NIX_CONFIG` in the place of a configuration that does not know the builder yet. */
  env?: Readonly<Record<string, string>>
}

/**
 * Throws `PROOF_FAILED` when the build fails or ran anywhere but on our builder, and `PAUSED_WHILE_PLAYING` where that is why, also
 * when the game began meanwhile.
 */
export async function proveOffload(
  context: StepContext,
  remote: Remote,
  options: ProofOptions = {},
): Promise<OffloadProof> {
  return unlessPaused(context, async () =>
    buildTestPackage(context, remote, await lookAround(context, remote), options),
  )
}

/** The same for a Pi that is set up, and the comparison of both ways. Throws `FAST_WAY_FAILED`, too. */
export async function proveBothWays(context: StepContext, remote: Remote): Promise<FullProof> {
  return unlessPaused(context, async () => {
    const ground = await lookAround(context, remote)
    const proof = await buildTestPackage(context, remote, ground)
    return { ...proof, ways: await compareWays(context, remote, ground) }
  })
}

async function unlessPaused<T>(context: StepContext, work: () => Promise<T>): Promise<T> {
  await requireNoPause(context)
  try {
    return await work()
  } catch (error) {
    context.signal.throwIfAborted()
    await requireNoPause(context)
    throw error
  }
}

async function buildTestPackage(
  context: StepContext,
  remote: Remote,
  ground: TestGround,
  { env = {} }: ProofOptions = {},
): Promise<OffloadProof> {
  const { clock } = context.ports
  const startedAt = clock.now()
  const { stdout } = await meaning(
    'PROOF_FAILED',
    'The test build failed.',
    remote.run(nixBuild(freshPackages(ground)), {
      signal: context.signal,
      timeoutMs: 600_000,
      onLine: (line) => context.log(line),
      env,
    }),
  )
  const seconds = (clock.now() - startedAt) / 1000
  await requireBuiltByBuilder(remote, ground, { answer: stdout, packages: 1, code: 'PROOF_FAILED' })
  const { system, vmBootId, piBootId } = ground
  return { system, bootId: vmBootId, vmBootId, piBootId, seconds }
}

export const piProof = defineResource<{ digest: string }>({
  id: 'pi/proof',
  title: 'Proof that the Pi builds on the PC',
  needs: ['pi/module'],
  weightSeconds: 20,

  async inspect(context) {
    const { proof } = await context.ledger.read()
    return proof === undefined ? { kind: 'absent' } : { kind: 'present', state: { digest: proof.digest } }
  },

  async diff(context, observed) {
    if (observed.kind === 'present' && observed.state.digest === (await digestOf(context))) return undefined
    return { summary: 'A test package is built by the PC for the Pi', details: [testPackage] }
  },

  async apply(context) {
    // All else may be there from before, of a Pi that was left or whose notes were lost; and no Pi gets another address without a new proof.
    await takeIntoUse(context)
    const proof = await proveBothWays(context, await piSession(context))
    const { system, bootId, seconds, ways } = proof
    const digest = await digestOf(context)
    const at = new Date(context.ports.clock.now()).toISOString()
    await context.ledger.update((content) => ({
      ...content,
      proof: { digest, system, bootId, seconds, at, ways },
    }))
    for (const line of proofLines(proof)) context.log(line)
  },
})

/** What was proven: this Pi and this builder with these settings, as they were written by these modules. */
async function digestOf(context: StepContext): Promise<string> {
  const { assets } = context.ports
  const [module, builder] = await Promise.all([
    settingsToBe(context).then((settings) => wantedTexts(context, settings)),
    assets.text('nix/builder.nix'),
  ])
  const { address, port } = context.setup.pi
  return createHash('sha256')
    .update(JSON.stringify([address, port, ...module.values(), builder]))
    .digest('hex')
}
