/** The builder's configuration: our module as it is, and its data beside it, with the Pi's key in it. */
import { createHash } from 'node:crypto'
import { foundInThisRun, madeInThisRun, type Detail } from '../../contract/plan.ts'
import { failure, ProblemError } from '../../contract/problem.ts'
import { defineResource, type Observed, type StepContext } from '../../engine/resource.ts'
import type { Remote } from '../../ports/ssh.ts'
import { settingsDifference } from '../settings-difference.ts'
import { readPublicKeys } from '../pi/successor.ts'
import { builderSettings, installedSettings, settingsText, stateVersionOf } from './builder-settings.ts'
import { readKeys } from './keys.ts'
import { rebuild } from './rebuild.ts'
import { builderSession, observeInside } from './session.ts'
import { signingKeyFile } from './signing.ts'
import { installedMachine, mayBeInstalled } from './system-tag.ts'

const moduleFile = '/etc/nixos/configuration.nix'
const settingsFile = '/etc/nixos/settings.json'
/**
 * Digest of the files that the running system was made of. The files alone do not tell whether `nixos-rebuild` came to its end.
 */
const appliedFile = '/etc/nixos/applied.sha256'

interface BuilderFiles {
  module: string | undefined
  settings: string | undefined
}

export interface ConfigurationState extends BuilderFiles {
  /** The content of `appliedFile`. */
  applied: string | undefined
  /** The Pi's keys: none yet, its key, or that and the one that is about to take its place. */
  piKeys: readonly string[]
}

/** What holds for each that is installed. */
const facts = { signingKeyFiles: [signingKeyFile] }

const rebuildCommand = ['nixos-rebuild', 'switch'] as const

export const vmConfiguration = defineResource<ConfigurationState>({
  id: 'vm/configuration',
  title: 'Configuration of the builder',
  needs: ['vm/keys', 'vm/system', 'vm/power', 'vm/clock', 'vm/signing', 'pi/key'],
  within: 'vm/machine',
  looksAfter: ['host/virtualbox'],
  weightSeconds: 60,

  async inspect(context): Promise<Observed<ConfigurationState>> {
    const machine = await installedMachine(context)
    if (machine === undefined) return { kind: 'absent' }
    return observeInside(context, async (builder) => {
      const [module, settings, applied, piKeys] = await Promise.all([
        builder.readFile(moduleFile),
        builder.readFile(settingsFile),
        builder.readFile(appliedFile),
        readPublicKeys(context),
      ])
      return { module, settings, applied: applied?.trim(), piKeys }
    })
  },

  async diff(context, observed) {
    const state = observed.kind === 'present' ? observed.state : await expectedState(context)
    const piKeys = observed.kind === 'present' ? observed.state.piKeys : await readPublicKeys(context)
    const wanted = await wantedFiles(context, state, piKeys)
    const files: Detail[] = []
    const isKnown = ![madeInThisRun, foundInThisRun].some((later) => wanted.settings.includes(later))
    const applied = isKnown ? digestOf(wanted) : madeInThisRun
    for (const [path, before, after] of [
      [moduleFile, state?.module, wanted.module],
      [settingsFile, state?.settings, wanted.settings],
      [appliedFile, state?.applied, applied],
    ] as const)
      if (before !== after)
        files.push({
          kind: 'file',
          where: 'builder',
          path,
          after,
          ...(before === undefined ? {} : { before }),
        })
    if (files.length === 0) return undefined
    const known = observed.kind === 'present' ? settingsDifference(state?.settings, wanted.settings) : []
    const isFirst = known === undefined || known.length === 0 || state?.applied === undefined
    return {
      summary: isFirst ? 'The builder takes its configuration, with the key of the Pi' : known.join(', '),
      details: [...files, { kind: 'command', where: 'builder', argv: [...rebuildCommand] }],
    }
  },

  async apply(context, observed) {
    const remote = await builderSession(context)
    const former = observed.kind === 'present' ? observed.state : await readFiles(remote)
    const piKeys = await readPublicKeys(context)
    if (piKeys.length === 0) throw failure('PI_COMMAND_FAILED', 'The Pi has no key for the builder.')
    const wanted = await wantedFiles(context, former, piKeys)
    context.signal.throwIfAborted()
    await remote.remove(appliedFile)
    await writeFiles(remote, wanted)
    try {
      await rebuild(context, remote, rebuildCommand)
    } catch (error) {
      await restore(context, remote, former)
      throw error
    }
    await remote.writeFile(appliedFile, `${digestOf(wanted)}\n`)
  },
})

/** Brings it up to date in the middle of something else: the keys of the Pi are others now. */
export async function tellBuilder(context: StepContext): Promise<void> {
  const observed = await vmConfiguration.inspect(context)
  if (observed.kind === 'blocked') throw new ProblemError(observed.problem)
  if (observed.kind !== 'present' || (await vmConfiguration.diff(context, observed)) === undefined) return
  await vmConfiguration.apply(context, observed)
}

/** As `tellBuilder` does it, where nothing but the keys of the Pi is another. */
export async function changeOfKeys(
  context: StepContext,
  before: readonly string[],
  after: readonly string[],
): Promise<Detail[]> {
  const adminKey = (await readKeys(context))?.admin.publicKey ?? madeInThisRun
  const text = (builderKeys: readonly string[]): string =>
    settingsText(
      builderSettings(context.setup, { ...facts, adminKey, builderKeys, stateVersion: foundInThisRun }),
    )
  return [
    { kind: 'file', where: 'builder', path: settingsFile, before: text(before), after: text(after) },
    { kind: 'file', where: 'builder', path: appliedFile, after: madeInThisRun },
    { kind: 'command', where: 'builder', argv: [...rebuildCommand] },
  ]
}

/**
 * What will be found once the builder can be seen: the files of the installation where that is still to come, so that the shown
 * change is the one that will be made.
 */
async function expectedState(
  context: StepContext,
): Promise<Pick<ConfigurationState, 'module' | 'settings' | 'applied'> | undefined> {
  if (await mayBeInstalled(context)) return undefined
  const [module, settings] = await Promise.all([
    context.ports.assets.text('nix/builder.nix'),
    installedSettings(context),
  ])
  return { module, settings, applied: undefined }
}

/** What is written and does not run would be taken for what runs: the former files are put back. A link that broke must not hide why. */
async function restore(context: StepContext, remote: Remote, former: BuilderFiles): Promise<void> {
  try {
    await writeFiles(remote, former)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    context.log(`The former configuration could not be put back: ${error.problem.detail}`)
  }
}

async function readFiles(remote: Remote): Promise<BuilderFiles> {
  const [module, settings] = await Promise.all([remote.readFile(moduleFile), remote.readFile(settingsFile)])
  return { module, settings }
}

async function writeFiles(remote: Remote, { module, settings }: BuilderFiles): Promise<void> {
  if (module !== undefined) await remote.writeFile(moduleFile, module)
  if (settings !== undefined) await remote.writeFile(settingsFile, settings)
}

async function wantedFiles(
  context: StepContext,
  state: BuilderFiles | undefined,
  piKeys: readonly string[],
): Promise<{ module: string; settings: string }> {
  const keys = await readKeys(context)
  const settings = builderSettings(context.setup, {
    ...facts,
    adminKey: keys?.admin.publicKey ?? madeInThisRun,
    builderKeys: piKeys.length === 0 ? [madeInThisRun] : piKeys,
    stateVersion: state === undefined ? foundInThisRun : stateVersionOf(state.settings),
  })
  return {
    module: await context.ports.assets.text('nix/builder.nix'),
    settings: settingsText(settings),
  }
}

function digestOf({ module, settings }: { module: string; settings: string }): string {
  return createHash('sha256').update(module).update('\0').update(settings).digest('hex')
}
