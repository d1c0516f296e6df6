/** What the uninstaller of Windows' list of apps starts before it deletes anything, and the exit code that it goes by. */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { workplaceOn } from '../../../electron/composition.ts'
import type { Removal } from '../../../electron/contract/removal.ts'
import { requireOwnUser } from '../../../electron/own-user.ts'
import { makeWayExitCodes } from '../../../electron/shell/make-way.ts'
import { startShell } from '../../../electron/shell/start.ts'
import { en } from '../../../electron/shell/texts/en.ts'
import { uninstallExitCodes } from '../../../electron/shell/uninstall.ts'
import type { RehearsalWorld } from '../../../electron/rehearsal/world.ts'
import type { Computer } from '../../fakes/electron/app.ts'
import { createElectron, newComputer, type FakeElectron } from '../../fakes/electron/electron.ts'
import type { WizardClient } from '../ipc/wizard-client.ts'
import {
  builtProgram,
  clientOf,
  eventually,
  fillIn,
  hasEnded,
  isUnderWay,
  loaded,
  newWorld,
  planAndStart,
  stop,
  type Program,
} from './program.ts'

const { files, start, startRun } = builtProgram()

const { ask, end, rest } = en.uninstall
const { nothingLeft, kept, cancelled } = uninstallExitCodes
const everything: Removal = { side: 'everything', keep: [], piIsGone: false }

interface Home {
  world: RehearsalWorld
  computer: Computer
}

/** Started as the uninstaller does; resolves when it asks something, shows its window, or has ended. */
async function startForUninstaller({ world, computer }: Home, isElevated = false): Promise<FakeElectron> {
  const argv = ['--uninstall']
  const fake = createElectron({ computer, argv })
  void startShell(fake.electron, {
    ...{ version: '1.2.3', files: files(), startArguments: argv },
    openWorkplace: async () => {
      requireOwnUser({ isElevated })
      return workplaceOn(world)
    },
    startAsUsual: () => Promise.resolve(),
  })
  await fake.app.becomeReady()
  await eventually(() => fake.app.exitCode !== undefined || fake.desktop.messageBoxes.length > 0)
  return fake
}

async function setUp(): Promise<Home & { program: Program }> {
  const [world, computer] = [newWorld(), newComputer()]
  const program = await start({ world, computer })
  const client = await program.client()
  await fillIn(client)
  await planAndStart(client, 'present')
  await client.until(hasEnded)
  return { world, computer, program }
}

/** Press `button` in the one box that waits. */
function press({ desktop }: FakeElectron, button: string): void {
  const [box] = desktop.messageBoxes
  if (box === undefined) throw new Error('nothing is asked')
  expect(box.buttons).toContain(button)
  box.press(button)
}

async function chooseRemoval(home: Home): Promise<{ asked: FakeElectron; client: WizardClient }> {
  const asked = await startForUninstaller(home)
  press(asked, ask.remove)
  await eventually(() => asked.app.windows.size > 0)
  await loaded(asked)
  const client = await clientOf(asked)
  await client.until(({ plan }) => plan.kind === 'ready')
  expect(client.state()).toMatchObject({ page: 'review', removal: everything })
  return { asked, client }
}

async function remove(client: WizardClient, removal: Removal): Promise<void> {
  await client.must('provideSecret', { name: 'pi-password', value: 'Zx9-kirsch&"torte' })
  await client.must('plan', { goal: 'absent', removal })
  const { plan } = await client.until(
    ({ plan }) => plan.kind === 'ready' && plan.value.obstacles.length === 0,
  )
  if (plan.kind !== 'ready') throw new Error('there is no plan')
  await client.must('start', { planId: plan.value.id })
}

const isNoted = ({ world }: Home): boolean =>
  [...world.home.files.entries.keys()].some((path) => path.endsWith('ledger.json'))

test('where nothing was set up nobody is asked, and what was filled in is forgotten', async () => {
  const home = { world: newWorld(), computer: newComputer() }
  const before = [...home.world.home.files.entries.keys()]
  await fillIn(await (await start(home)).client())
  const { app, desktop } = await startForUninstaller(home)
  expect(app.exitCode).toBe(nothingLeft)
  expect([app.windows.size, desktop.errorBoxes]).toEqual([0, []])
  expect([...home.world.home.files.entries.keys()]).toEqual(before)
})

test('the program that is open ends, and what was set up can be kept, or the uninstaller be stopped', async () => {
  const home = await setUp()
  for (const [button, exitCode] of [
    [ask.keep, kept],
    [ask.cancel, cancelled],
  ] as const) {
    const asked = await startForUninstaller(home)
    expect(home.program.app.exitCode).toBe(0)
    press(asked, button)
    await eventually(() => asked.app.exitCode !== undefined)
    expect([asked.app.exitCode, asked.app.windows.size]).toEqual([exitCode, 0])
    expect(isNoted(home)).toBe(true)
  }
})

test('all of it goes, then the program', async () => {
  const home = await setUp()
  const { asked, client } = await chooseRemoval(home)
  await remove(client, everything)
  await eventually(() => asked.desktop.messageBoxes.length > 0)
  expect([isNoted(home), asked.app.exitCode]).toEqual([false, undefined])
  press(asked, end.goOn)
  await eventually(() => asked.app.exitCode !== undefined)
  expect(asked.app.exitCode).toBe(nothingLeft)
})

test('a part of it goes, and the program only when that is still wanted', async () => {
  const home = await setUp()
  const { asked, client } = await chooseRemoval(home)
  await remove(client, { ...everything, keep: ['machine'] })
  await eventually(() => asked.desktop.messageBoxes.length > 0)
  press(asked, rest.back)
  expect(asked.app.exitCode).toBeUndefined()
  await remove(client, { ...everything, keep: ['machine', 'image'] })
  await eventually(() => asked.desktop.messageBoxes.length > 0)
  press(asked, rest.goOn)
  await eventually(() => asked.app.exitCode !== undefined)
  expect([asked.app.exitCode, isNoted(home)]).toEqual([kept, true])
})

test('where only the instructions for a Pi are left, that is what is said, and the rest can go', async () => {
  const home = await setUp()
  const { asked, client } = await chooseRemoval(home)
  home.world.pretend('pi-off', true)
  await remove(client, { ...everything, piIsGone: true })
  await eventually(() => asked.desktop.messageBoxes.length > 0)
  press(asked, rest.goOn)
  await eventually(() => asked.app.exitCode !== undefined)
  expect(asked.app.exitCode).toBe(kept)
  home.world.pretend('pi-off', false)
  const again = await startForUninstaller(home)
  expect(again.desktop.messageBoxes[0]?.detail).toBe(ask.details['only-pis'])
  press(again, ask.remove)
  await eventually(() => again.app.windows.size > 0)
  await loaded(again)
  const next = await clientOf(again)
  await next.until(({ page }) => page === 'review')
  await remove(next, everything)
  await eventually(() => again.desktop.messageBoxes.length > 0)
  press(again, end.goOn)
  await eventually(() => again.app.exitCode !== undefined)
  expect([again.app.exitCode, isNoted(home)]).toEqual([nothingLeft, false])
})

test('a window that is closed without having removed anything leaves the program', async () => {
  const home = await setUp()
  const { asked } = await chooseRemoval(home)
  asked.window().close()
  await eventually(() => asked.app.exitCode !== undefined)
  expect([asked.app.exitCode, isNoted(home)]).toEqual([cancelled, true])
})

test('what no plan can be made for, as it was set up from a terminal, opens the dashboard', async () => {
  const home = await setUp()
  home.program.app.exit(0)
  for (const path of [...home.world.home.files.entries.keys()])
    if (path.endsWith('wizard.json')) await home.world.home.files.remove(path)
  const asked = await startForUninstaller(home)
  press(asked, ask.remove)
  await eventually(() => asked.app.windows.size > 0)
  await loaded(asked)
  expect((await clientOf(asked)).state()).toMatchObject({ page: 'dashboard', plan: { kind: 'none' } })
})

test('where the ledger is lost, but a setup was in force, it is asked, also after a look at the window', async () => {
  const home = await setUp()
  const { files: pretended } = home.world.home
  for (const path of [...pretended.entries.keys()])
    if (path.endsWith('ledger.json')) await pretended.remove(path)
  for (const isLookedAt of [false, true]) {
    if (isLookedAt) await (await (await start(home)).client()).must('goToPage', { page: 'builder' })
    const asked = await startForUninstaller(home)
    expect(asked.desktop.messageBoxes[0]?.detail).toBe(ask.details.more)
    press(asked, ask.keep)
    await eventually(() => asked.app.exitCode !== undefined)
    expect(asked.app.exitCode).toBe(kept)
  }
})

test('a run under way is not stopped: the program stays', async () => {
  const home = { world: newWorld(true), computer: newComputer() }
  const { program, client } = await startRun(home)
  const { app, desktop } = await startForUninstaller(home)
  expect(app.exitCode).toBe(cancelled)
  expect(desktop.errorBoxes.map(({ title }) => title)).toEqual(['Another run is under way'])
  expect([program.app.exitCode, isUnderWay(client.state())]).toEqual([undefined, true])
  await stop(client)
})

test('who cannot be asked, as with an administrator’s rights, has another exit code', async () => {
  const home = { world: newWorld(), computer: newComputer() }
  const { app, desktop } = await startForUninstaller(home, true)
  expect(Object.values(uninstallExitCodes)).not.toContain(app.exitCode)
  expect([desktop.errorBoxes.length, desktop.messageBoxes.length]).toEqual([1, 0])
})

describe('the uninstaller', () => {
  test('knows the same exit codes', async () => {
    const script = await readFile('resources/installer/installer.nsh', 'utf8')
    const numbers = [...script.matchAll(/^!define EXIT_\w+ (\d+)$/gm)].map(([, number]) => Number(number))
    expect(numbers).toEqual([...Object.values(uninstallExitCodes), makeWayExitCodes.runUnderWay])
  })
})
