/** The same small graph in both ways to use the builder, so that the user sees what each takes on this Pi. */
import { failure } from '../../contract/problem.ts'
import type { Ways } from '../../contract/status.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { meaning } from './answers.ts'
import { freshPackages, nixBuild, requireBuiltByBuilder, type TestGround } from './test-packages.ts'

/** Enough for the difference to show, and some seconds on a slow Pi. */
const packages = 3
const timeoutMs = 600_000

/**
 * Builds a chain of fresh packages one after the other, and another in one session. Throws `PROOF_FAILED` and `FAST_WAY_FAILED` where
 * the first or the second fails, or one of its packages was built anywhere but on our builder.
 */
export async function compareWays(context: StepContext, remote: Remote, ground: TestGround): Promise<Ways> {
  // The old protocol knows no session for a whole graph.
  if (context.setup.offload.protocol === 'ssh') return { kind: 'one-by-one-only' }
  const oneByOneSeconds = await secondsOf(context, () => buildOneByOne(context, remote, ground))
  const fresh = freshPackages(ground, packages)
  const wholeSeconds = await secondsOf(context, () => buildWhole(context, remote, fresh))
  // It may build nothing here and nowhere else: it names what lies here.
  const { stdout } = await meaning(
    'FAST_WAY_FAILED',
    'Its result did not come to the Pi.',
    remote.run(nixBuild(fresh, '--option', 'builders', ''), { signal: context.signal, timeoutMs }),
  )
  await requireBuiltByBuilder(remote, ground, { answer: stdout, packages, code: 'FAST_WAY_FAILED' })
  return { kind: 'compared', packages, oneByOneSeconds, wholeSeconds }
}

async function secondsOf({ ports: { clock } }: StepContext, work: () => Promise<void>): Promise<number> {
  const startedAt = clock.now()
  await work()
  return (clock.now() - startedAt) / 1000
}

async function buildOneByOne(context: StepContext, remote: Remote, ground: TestGround): Promise<void> {
  const { stdout } = await meaning(
    'PROOF_FAILED',
    'The test build failed.',
    remote.run(nixBuild(freshPackages(ground, packages)), optionsOf(context)),
  )
  await requireBuiltByBuilder(remote, ground, { answer: stdout, packages, code: 'PROOF_FAILED' })
}

/** An expression may look at the store only with `--impure`, which a file of one need not say (nix, src/libcmd/installables.cc). */
async function buildWhole(context: StepContext, remote: Remote, fresh: readonly string[]): Promise<void> {
  const result = await meaning(
    'FAST_WAY_FAILED',
    'The command ended in an unknown way.',
    remote.run(['pi-offload', 'build', '--no-link', '--impure', ...fresh], {
      ...optionsOf(context),
      // As resources/nix/pi-offload.sh has them; 127: there is no such command.
      successExitCodes: [0, 1, 3, 4, 5, 127],
    }),
  )
  const said = result.stderr.trim()
  switch (result.exitCode) {
    case 0:
      return
    case 3:
      throw failure('FAST_WAY_FAILED', 'The builder did not answer it.', said)
    case 4:
      throw failure('FAST_WAY_FAILED', 'Its connection to the builder ended in the middle.', said)
    case 5:
      throw failure(
        'FAST_WAY_FAILED',
        'The Pi refused what the builder had built: it does not know the key with which that is signed.',
        said,
      )
    case 127:
      throw failure('FAST_WAY_FAILED', 'The Pi does not have the command `pi-offload`.', said)
    default:
      throw failure('FAST_WAY_FAILED', 'Nix could not build it in that way.', said)
  }
}

function optionsOf(context: StepContext) {
  return { signal: context.signal, timeoutMs, onLine: (line: string) => context.log(line) }
}
