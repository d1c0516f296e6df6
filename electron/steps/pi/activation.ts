/**
 * Makes a changed configuration the running one without ever leaving the Pi cut off: built first, then tested with a timer on
 * the Pi that undoes the test by itself, and kept only when it is seen to work.
 */
import { z } from 'zod'
import { failure, ProblemError } from '../../contract/problem.ts'
import type { StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { meaning, readAnswer } from './answers.ts'
import { heavyBuilds, plannedIn } from './planned-builds.ts'
import { armRollback, cancelRollback } from './rollback-timer.ts'
import { forgetPiSession, piSession } from './session.ts'
import type { UndoList } from './undo.ts'

/** Whatever is missing in the caches is compiled, and that may take a night. */
const rebuildTimeoutMs = 43_200_000
/** A log of a long build; more would be a machine that prints for ever. */
const rebuildOutputBytes = 32 * 1024 * 1024
/** `nixos-rebuild build` leaves a link where it stands. */
export const buildFolder = '/run/pi-offload-build'
export const buildCommand = ['env', '-C', buildFolder, 'nixos-rebuild', 'build']
export const runningSystem = '/run/current-system'
/** What the next boot brings. */
export const systemProfile = '/nix/var/nix/profiles/system'

const systemPathSchema = z.string().regex(/^\/[\w./+-]+$/)

export interface Systems {
  /** The real path of the system that was running before. */
  oldSystem: string
  /** The real path of the system that a restart would have brought. */
  oldProfile: string
}

/** What would be built and fetched, as Nix lists it, without doing it. */
export async function dryRebuild(context: StepContext, nixConfig = ''): Promise<string> {
  const { stdout, stderr } = await rebuild(context, ['nixos-rebuild', 'dry-build'], nixConfig)
  return `${stdout}\n${stderr}`
}

/** Says what would be compiled for days. */
export async function showPlan(context: StepContext, nixConfig: string): Promise<void> {
  const { derivations } = plannedIn(await dryRebuild(context, nixConfig))
  for (const derivation of heavyBuilds(derivations))
    context.log(`Warning: ${derivation} is not in any cache; emulated, this may take more than a day.`)
}

/** Before the timer is armed, so that it measures the switching and not the building. */
export async function buildSystem(context: StepContext, nixConfig: string): Promise<void> {
  const remote = await piSession(context)
  await remote.run(['mkdir', '-p', '--', buildFolder])
  await rebuild(context, buildCommand, nixConfig)
  await removeBuildFolder(await piSession(context))
}

async function removeBuildFolder(remote: Remote): Promise<void> {
  await remote.remove(`${buildFolder}/result`)
  await remote.remove(buildFolder)
}

export async function testSystem(
  context: StepContext,
  { oldSystem, oldProfile }: Systems,
  nixConfig: string,
  undoList: UndoList,
): Promise<void> {
  // One step: when going back fails, the timer is what is left to do it, so it stays armed.
  undoList.add('the tested configuration', async (later) => {
    await activateAgain(later, { oldSystem, oldProfile })
    await endRollback(await piSession(later), oldSystem)
  })
  await armRollback(await piSession(context), oldSystem)
  await rebuild(context, ['nixos-rebuild', 'test'], nixConfig)
  // A rebuild that came back proves nothing about new connections.
  await reconnect(context)
}

/** The point of no return: what fails behind it is completed by the next run. */
export async function keepSystem(context: StepContext, nixConfig: string, undoList: UndoList): Promise<void> {
  await rebuild(context, ['nixos-rebuild', 'switch'], nixConfig)
  undoList.forget()
  const remote = await piSession(context)
  const begun = await cancelRollback(remote)
  const { current, profile } = await systemsNow(remote)
  // The timer was faster: the former system runs again, or a mixture does. Nothing is set any more that could do it once more.
  if (begun || current !== profile) await rebuild(context, ['nixos-rebuild', 'switch'], nixConfig)
}

/** No rollback any more; one that had begun is brought to the same end, which is `formerSystem`. */
export async function endRollback(remote: Remote, formerSystem: string): Promise<void> {
  if (await cancelRollback(remote)) await activate(remote, formerSystem)
}

async function activate(remote: Remote, system: string): Promise<void> {
  await remote.run([`${system}/bin/switch-to-configuration`, 'test'], { timeoutMs: 600_000 })
}

/** Real paths of what runs, and of what a restart would bring. */
export async function systemsNow(remote: Remote): Promise<{ current: string; profile: string }> {
  const { stdout } = await remote.ask(['readlink', '-f', runningSystem, systemProfile])
  const [current, profile] = readAnswer(
    `readlink -f ${runningSystem}`,
    z.tuple([systemPathSchema, systemPathSchema]),
    stdout.trim().split('\n'),
  )
  return { current, profile }
}

async function activateAgain(context: StepContext, { oldSystem, oldProfile }: Systems): Promise<void> {
  const remote = await piSession(context)
  const { current, profile } = await systemsNow(remote)
  if (profile !== oldProfile) {
    await remote.run(['nix-env', '--profile', systemProfile, '--set', oldProfile])
    await remote.run([`${oldProfile}/bin/switch-to-configuration`, 'boot'], { timeoutMs: 600_000 })
  }
  if (current !== oldSystem) await activate(remote, oldSystem)
}

/** Throws `PI_REBUILD_FAILED` with the end of what nixos-rebuild said. */
async function rebuild(context: StepContext, argv: readonly string[], nixConfig: string) {
  const command = argv.slice(argv.indexOf('nixos-rebuild')).join(' ')
  const options = {
    signal: context.signal,
    timeoutMs: rebuildTimeoutMs,
    maxOutputBytes: rebuildOutputBytes,
    onLine: (line: string) => context.log(line),
    env: { NIX_CONFIG: nixConfig },
  }
  const run = async () =>
    meaning('PI_REBUILD_FAILED', `${command} failed.`, (await piSession(context)).run(argv, options))
  try {
    return await run()
  } catch (error) {
    if (!isLinkLost(error)) throw error
    // An activation may restart the network below us. It goes on by itself, and a second call only completes it.
    context.log(`The connection broke during ${command}.`)
    await reconnect(context)
    return await run()
  }
}

function isLinkLost(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'PI_UNREACHABLE'
}

async function reconnect(context: StepContext): Promise<void> {
  const attempts = 24
  for (let attempt = 1; ; attempt += 1) {
    await forgetPiSession(context)
    try {
      await piSession(context)
      return
    } catch (error) {
      if (!isLinkLost(error)) throw error
      if (attempt === attempts)
        throw failure(
          'PI_UNREACHABLE',
          'The Pi does not come back; it returns to its former configuration by itself.',
          String(error),
        )
      await context.ports.clock.sleep(5000, context.signal)
    }
  }
}
