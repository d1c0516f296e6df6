/** The desktop program on the stand-in for Electron, with the real wizard on a rehearsal's world and the built preload script. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll } from 'vitest'
import { workplaceOn } from '../../../electron/composition.ts'
import type { AppState } from '../../../electron/contract/app-state.ts'
import type { Connection } from '../../../electron/contract/api.ts'
import type { ShellFiles } from '../../../electron/shell/shell.ts'
import { startShell, type StartOptions } from '../../../electron/shell/start.ts'
import { rehearsalWorld, type RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import type { AppOptions } from '../../fakes/electron/app.ts'
import type { FakeTray } from '../../fakes/electron/desktop.ts'
import { createElectron, type FakeElectron } from '../../fakes/electron/electron.ts'
import { productAssets } from '../../product-assets.ts'
import { createClient, type WizardClient } from '../ipc/wizard-client.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface BuiltFolder {
  folder: string
  files: ShellFiles
  remove(): Promise<void>
}

/** The preload script as it is shipped, beside a page that says little. With `main`, the main process, too. */
export async function buildProgram({ main = false } = {}): Promise<BuiltFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-shell-'))
  const windowFolder = join(folder, 'renderer', 'dist')
  await mkdir(windowFolder, { recursive: true })
  await writeFile(join(windowFolder, 'index.html'), '<meta content="{{csp-nonce}}"><title>Pi Offload</title>')
  for (const name of ['preload', ...(main ? ['main'] : [])])
    await build({
      configFile: join(root, 'electron', `vite.${name}.config.ts`),
      build: { outDir: join(folder, 'dist') },
      logLevel: 'error',
    })
  const icon = { png: join(root, 'resources/icons/icon.png'), ico: join(root, 'resources/icons/icon.ico') }
  return {
    folder,
    files: {
      ...{ windowFolder, preloadFile: join(folder, 'dist', 'preload.cjs'), icon },
      licences: join(folder, 'dist', 'third-party-notices.txt'),
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Starts what was built, as often as the tests of a file like. */
export interface BuiltProgram {
  folder: () => string
  files: () => ShellFiles
  start: (options?: ProgramOptions) => Promise<Program>
  /** A run that is under way and takes its time. */
  startRun: (options?: ProgramOptions) => Promise<{ program: Program; client: WizardClient }>
}

/** Built before the tests of this file, deleted after them. */
export function builtProgram(): BuiltProgram {
  let built: BuiltFolder
  beforeAll(async () => {
    built = await buildProgram()
  })
  afterAll(() => built.remove())
  const start = (options: ProgramOptions = {}) => startProgram(built.files, options)
  return {
    folder: () => built.folder,
    files: () => built.files,
    start,
    async startRun(options) {
      const program = await start({ inRealTime: true, ...options })
      const client = await program.client()
      await fillIn(client)
      await planAndStart(client, 'present')
      await client.until(({ run }) => (run?.view.fraction ?? 0) > 0.02)
      return { program, client }
    },
  }
}

export interface Program extends FakeElectron {
  world: RehearsalWorld
  /** The page's side of what the preload script put there. */
  readonly page: () => Connection
  /** Follows what the page is told. */
  readonly client: () => Promise<WizardClient>
}

export interface ProgramOptions
  extends Partial<AppOptions>, Pick<StartOptions, 'build' | 'isInstalled' | 'openUpdater'> {
  /** Time passes; without it, it jumps. */
  inRealTime?: boolean
  world?: RehearsalWorld
  /** Taken for a real home: it is watched whether it is still well. */
  isReal?: boolean
}

export const newWorld = (inRealTime = false): RehearsalWorld =>
  rehearsalWorld({ fast: !inRealTime, assets: productAssets })

/** Starts it as `main.ts` does; resolves when its window is shown, or it has ended. */
async function startProgram(files: ShellFiles, options: ProgramOptions): Promise<Program> {
  const {
    inRealTime = false,
    world = newWorld(inRealTime),
    isReal = false,
    argv = [],
    build,
    isInstalled = false,
    openUpdater,
    ...rest
  } = options
  const fake = createElectron({ argv, ...rest })
  const started = startShell(fake.electron, {
    ...{ version: '1.2.3', files, startArguments: argv, isInstalled },
    ...(build !== undefined && { build }),
    ...(openUpdater !== undefined && { openUpdater }),
    openWorkplace: async () => {
      const { rehearsal, ...workplace } = workplaceOn(world)
      return isReal || rehearsal === undefined ? workplace : { ...workplace, rehearsal }
    },
  })
  if (fake.app.exitCode === undefined) await fake.app.becomeReady()
  await started
  if (fake.app.windows.size > 0) await loaded(fake)
  return {
    ...fake,
    world,
    page: () => fake.window().webContents.exposed['piOffload'] as Connection,
    client: () => clientOf(fake),
  }
}

/** A page is there. */
export async function loaded({ window }: FakeElectron): Promise<void> {
  const { webContents } = window()
  if (webContents.status === 0)
    await new Promise((resolve) => webContents.once('did-finish-load', () => resolve(undefined)))
}

export async function clientOf({ window }: FakeElectron): Promise<WizardClient> {
  const connection = window().webContents.exposed['piOffload'] as Connection
  const client = createClient({
    call: (name, request) => connection.call(name as 'stop', request as Record<string, never>),
    listen: (listener) => connection.listen(listener),
  })
  await client.until(() => true)
  return client
}

/** From the first page to the review, as a person would. Answers and events come on different ways: each step is waited for. */
export async function fillIn(client: WizardClient): Promise<void> {
  await client.must('checkPc', {})
  await client.until(({ checks }) => checks.length > 0 && checks.every(({ state }) => state === 'passed'))
  await client.must('startDiscovery', { scan: false })
  const { discovery } = await client.until((state) => state.discovery.state === 'finished')
  const address = discovery.candidates[0]?.address ?? ''
  await client.must('changeSetup', {
    patch: { pi: { address, user: 'root', login: { kind: 'password' } } },
  })
  await client.must('fetchHostKey', {})
  const { hostKey } = await client.until((state) => state.hostKey.kind === 'ready')
  if (hostKey.kind !== 'ready') throw new Error('there is no host key')
  await client.must('confirmHostKey', { fingerprint: hostKey.value.fingerprint })
  await client.must('provideSecret', { name: 'pi-password', value: 'Zx9-kirsch&"torte' })
  await client.must('lookAtPi', {})
  await client.until(({ pi }) => pi.kind === 'ready')
}

export async function planAndStart(client: WizardClient, goal: 'present' | 'absent'): Promise<void> {
  await client.must('plan', { goal })
  const { plan } = await client.until((state) => state.plan.kind === 'ready')
  if (plan.kind !== 'ready') throw new Error('there is no plan')
  await client.must('start', { planId: plan.value.id })
}

export const isUnderWay = ({ run }: AppState): boolean => run?.view.state === 'running'
export const hasEnded = ({ run }: AppState): boolean => run !== null && !isUnderWay({ run } as AppState)

export async function stop(client: WizardClient): Promise<void> {
  await client.must('stop', {})
  await client.until(hasEnded)
}

export function tray({ desktop }: FakeElectron): FakeTray {
  const [only, ...others] = desktop.trays
  if (only === undefined || others.length > 0) throw new Error('there is not one tray')
  return only
}

export const notices = ({ desktop }: FakeElectron): string[] =>
  desktop.notifications.map(({ title }) => title)

/** Resolves as soon as it is so. */
export async function eventually(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`it did not become so: ${isSo.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
