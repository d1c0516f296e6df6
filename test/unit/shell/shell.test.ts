/** The desktop program outside of its page: taskbar, tray, notices, and how it ends. */
import { describe, expect, test } from 'vitest'
import { failure, problem } from '../../../electron/contract/problem.ts'
import { requireOwnUser } from '../../../electron/own-user.ts'
import { startShell } from '../../../electron/shell/start.ts'
import { de } from '../../../electron/shell/texts/de.ts'
import { en } from '../../../electron/shell/texts/en.ts'
import { createElectron, newComputer, type FakeElectron } from '../../fakes/electron/electron.ts'
import {
  builtProgram,
  eventually,
  fillIn,
  hasEnded,
  isUnderWay,
  newWorld,
  notices,
  planAndStart,
  stop,
  tray,
  type ProgramOptions,
} from './program.ts'

const { files, start, startRun } = builtProgram()

describe('the switch for a game beside the clock', () => {
  test('is there once a builder was seen, shows what is, and gives way to what is under way', async () => {
    const program = await start()
    const client = await program.client()
    const item = () => tray(program).menu?.items.find(({ label }) => label === en.tray.playing)
    expect(item()).toMatchObject({ type: 'checkbox', checked: false, enabled: false })
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(hasEnded)
    expect(item()).toMatchObject({ enabled: false })
    await client.must('refreshStatus', {})
    await client.until(({ machine }) => machine === 'running')
    for (const isPlaying of [true, false]) {
      await eventually(() => item()?.enabled === true)
      tray(program).menu?.click(en.tray.playing)
      await client.until((state) => state.isPlaying === isPlaying && state.power.kind === 'ready')
      await eventually(() => item()?.checked === isPlaying)
    }
  })
})

describe('while a run is under way', () => {
  test('taskbar, tray and power say so, and no longer when it is stopped', async () => {
    const { program, client } = await startRun()
    const { desktop } = program
    const { progress } = program.window()
    expect(progress.mode).toBe('normal')
    expect(progress.fraction).toBeGreaterThan(0)
    expect(tray(program).toolTip).toMatch(/^Pi Offload: setting up, \d+ %$/)
    expect([...desktop.blockers.values()]).toEqual(['prevent-app-suspension'])

    const seen: string[] = []
    program.window().setProgressBar = (_fraction, { mode }) => void seen.push(mode)
    tray(program).setToolTip = (text) => void seen.push(text)
    tray(program).menu?.click(en.tray.stop)
    await client.until(hasEnded)
    expect(seen).toEqual(['paused', 'Pi Offload: stopping', 'none', 'Pi Offload'])
    await eventually(() => desktop.blockers.size === 0)
    expect(() => tray(program).menu?.click(en.tray.stop)).toThrow('cannot be clicked')
    // Who stopped it knows.
    expect(notices(program)).toEqual([])
  })

  test('the bar only grows, and is gone at the end', async () => {
    const program = await start()
    const client = await program.client()
    const seen: number[] = []
    const window = program.window()
    const setProgressBar = window.setProgressBar.bind(window)
    window.setProgressBar = (fraction, options) => {
      seen.push(fraction)
      setProgressBar(fraction, options)
    }
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(({ page }) => page === 'done')
    expect(seen.pop()).toBe(-1)
    expect(seen).toEqual(seen.toSorted((one, other) => one - other))
    expect(seen.length).toBeGreaterThan(5)
    // No more often than a percent is another one.
    expect(seen.length).toBeLessThan(102)
  })

  test('a run that fails is red until another page is looked at', async () => {
    const program = await start()
    const client = await program.client()
    await fillIn(client)
    await client.must('pretend', { fault: 'installation-fails', isOn: true })
    program.window().blur()
    await planAndStart(client, 'present')
    await client.until(({ run }) => run?.view.state === 'failed')
    expect(program.window().progress.mode).toBe('error')
    expect(notices(program)).toEqual([en.ended.present.failed.title])
    await client.must('goToPage', { page: 'review' })
    expect(program.window().progress).toEqual({ fraction: -1, mode: 'none' })
  })
})

describe('a closed window', () => {
  test('ends an idle program, in order', async () => {
    const computer = newComputer()
    const { window, app } = await start({ computer })
    window().close()
    await eventually(() => app.exitCode === 0)
    expect(computer.locks.size).toBe(0)
  })

  test('while something runs is hidden; the icon and a second start bring it back', async () => {
    const computer = newComputer()
    const { program, client } = await startRun({ computer })
    const { window, app } = program
    window().close()
    expect([window().isVisible(), window().isDestroyed(), app.exitCode]).toEqual([false, false, undefined])
    expect(notices(program)).toEqual([en.goesOn.title])
    tray(program).emit('click')
    expect([window().isVisible(), window().isFocused()]).toEqual([true, true])

    // It is told once.
    window().close()
    expect(notices(program)).toHaveLength(1)
    const second = await start({ computer })
    expect(second.app.exitCode).toBe(0)
    expect(second.app.windows.size).toBe(0)
    expect(window().isVisible()).toBe(true)
    expect(isUnderWay(client.state())).toBe(true)
    await stop(client)
  })

  test('is told when the work behind it has ended, and opened by a click on that', async () => {
    const program = await start()
    const client = await program.client()
    await fillIn(client)
    const { window, desktop } = program
    await client.must('plan', { goal: 'present' })
    const { plan } = await client.until((state) => state.plan.kind === 'ready')
    window().hide()
    await client.must('start', { planId: plan.kind === 'ready' ? plan.value.id : '' })
    await client.until(({ page }) => page === 'done')
    expect(notices(program)).toEqual([en.ended.present.succeeded.title])
    desktop.notifications[0]?.emit('click')
    expect(window().isFocused()).toBe(true)
  })

  test('is told when the PC wakes and something is no longer well; a click on that leads to the dashboard', async () => {
    const world = newWorld()
    const { clock } = world.ports
    /** Only a wake-up ends the half minutes between the looks. */
    const sleep: typeof clock.sleep = (milliseconds, signal) =>
      milliseconds === 30_000
        ? new Promise((resolve) => signal?.addEventListener('abort', () => resolve()))
        : clock.sleep(milliseconds, signal)
    const ports = { ...world.ports, clock: { ...clock, now: () => clock.now(), sleep } }
    /** What a run needs an administrator for waits for it. */
    let hold = Promise.resolve<undefined>(undefined)
    const { administrator } = world.ports.host
    const carryOut = administrator.carryOut.bind(administrator)
    administrator.carryOut = (tasks) => hold.then(() => carryOut(tasks))
    const program = await start({ world: { ...world, ports }, isReal: true })
    const client = await program.client()
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(({ page }) => page === 'done')
    await client.must('goToPage', { page: 'offload' })
    const { window, desktop } = program
    window().hide()
    world.home.host.firewallRules.length = 0
    const before = desktop.notifications.length
    desktop.powerMonitor.emit('resume')
    await client.until(({ notice }) => notice?.kind === 'not-well')
    await eventually(() => desktop.notifications.length > before)
    const [ended, told] = [desktop.notifications.at(-2), desktop.notifications.at(-1)]
    // It is told in the same window, but of something else.
    ended?.emit('click')
    expect(client.state()).toMatchObject({ page: 'offload', seeksNotice: false })
    told?.emit('click')
    await client.until(({ page, seeksNotice }) => page === 'dashboard' && seeksNotice)
    expect(window().isFocused()).toBe(true)
    // The window shows it.
    await client.must('goToPage', { page: 'dashboard' })
    await client.until(({ seeksNotice }) => !seeksNotice)

    // A click on a notice of then leaves a run where it is.
    const held = Promise.withResolvers<undefined>()
    hold = held.promise
    await planAndStart(client, 'present')
    await client.until((state) => isUnderWay(state) && state.page === 'setting-up')
    window().hide()
    told?.emit('click')
    expect(window().isFocused()).toBe(true)
    expect(client.state()).toMatchObject({ page: 'setting-up', run: { view: { state: 'running' } } })
    held.resolve(undefined)
    await client.until(({ page }) => page === 'done')
    expect(client.state().seeksNotice).toBe(false)
  })

  test('nobody is told what he watches, and nothing where the system shows no notices', async () => {
    const watched = await start()
    const silent = await start()
    silent.desktop.showsNotifications = false
    silent.window().blur()
    for (const program of [watched, silent]) {
      const client = await program.client()
      await fillIn(client)
      await planAndStart(client, 'present')
      await client.until(({ page }) => page === 'done')
      expect(notices(program)).toEqual([])
    }
  })
})

describe('Exit', () => {
  test('stops what runs first, and the next start continues', async () => {
    const world = newWorld(true)
    const { program, client } = await startRun({ world })
    tray(program).menu?.click(en.tray.quit)
    expect(program.app.exitCode).toBeUndefined()
    expect(program.window().isVisible()).toBe(false)
    // However often it is asked for.
    program.app.quit()
    await eventually(() => program.app.exitCode === 0)
    expect(hasEnded(client.state()) || client.state().run?.isStopping).toBe(true)

    const again = await (await start({ world })).client()
    expect(again.state()).toMatchObject({ page: 'setting-up', interrupted: 'present', run: null })
  })
})

describe('beside the real thing', () => {
  test('a rehearsal is a program of its own', async () => {
    const computer = newComputer()
    await start({ computer })
    const rehearsal = await start({ computer, argv: ['--rehearsal'] })
    expect(rehearsal.window().isVisible()).toBe(true)
    expect([...computer.locks.keys()]).toEqual([
      '/home/you/.config/pi-offload',
      '/home/you/.config/pi-offload-rehearsal',
    ])
  })
})

describe('a start that fails', () => {
  test('says why and what to do, and ends', async () => {
    const { electron, app, desktop } = createElectron()
    const started = startShell(electron, {
      ...{ version: '1.0.0', files: files(), startArguments: [] },
      openWorkplace: async () => {
        throw failure('DATA_FOLDER_UNUSABLE', 'The folder /x cannot be written.')
      },
    })
    await app.becomeReady()
    await started
    expect(app.exitCode).toBe(1)
    expect(desktop.errorBoxes.map(({ title }) => title)).toEqual([
      'The folder for keys and notes cannot be used',
    ])
    expect(desktop.errorBoxes[0]?.content).toMatch(/^The folder \/x cannot be written\.\n\nGive your user/)
  })

  test('says it in German where the system does', async () => {
    const { desktop } = await startElevated({ languages: ['de-AT'] })
    const [box] = desktop.errorBoxes
    expect(box?.title).toBe('Das Programm läuft mit Administratorrechten')
    expect(box?.content).toMatch(/^Es läuft mit den Rechten .*\n\nStarten Sie es wie gewöhnlich/s)
  })
})

/** On a PC where it has an administrator's rights, and, with `startAsUsual`, can be started without them. */
async function startElevated(
  options: ProgramOptions,
  startAsUsual?: (program: string) => Promise<void>,
): Promise<FakeElectron> {
  const fake = createElectron(options)
  void startShell(fake.electron, {
    ...{ version: '1.0.0', files: files(), startArguments: [], startAsUsual },
    openWorkplace: async () => {
      requireOwnUser({ isElevated: true })
      throw new Error('it is let in')
    },
  })
  await fake.app.becomeReady()
  await eventually(() => fake.app.exitCode !== undefined || fake.desktop.messageBoxes.length > 0)
  return fake
}

describe('a start with an administrator’s rights', () => {
  test.each([
    ['en-GB', en, /runs with an administrator’s rights.*\n\nStart Pi Offload as usual/s],
    ['de-DE', de, /läuft mit den Rechten eines Administrators.*\n\nStarten Sie es wie gewöhnlich/s],
  ])('says so, and starts it as usual: %s', async (locale, { elevated }, words) => {
    const computer = newComputer()
    const started: { program: string; window: boolean }[] = []
    const { app, desktop } = await startElevated({ computer, languages: [locale] }, async (program) => {
      const asUsual = await start({ computer })
      started.push({ program, window: asUsual.window().isVisible() })
    })
    const [box] = desktop.messageBoxes
    expect(box).toMatchObject({ buttons: [elevated.startAsUsual, elevated.quit] })
    expect(box?.detail).toMatch(words)
    box?.press(elevated.startAsUsual)
    await eventually(() => app.exitCode === 0)
    expect(started).toEqual([{ program: process.execPath, window: true }])
    expect(app.windows.size).toBe(0)
  })

  test('starts nothing when that is not wanted', async () => {
    let isStarted = false
    const { app, desktop } = await startElevated({}, async () => void (isStarted = true))
    desktop.messageBoxes[0]?.press(en.elevated.quit)
    await eventually(() => app.exitCode === 1)
    expect(isStarted).toBe(false)
  })

  test('says why it could not be started', async () => {
    const { app, desktop } = await startElevated({}, async () => {
      throw failure('TOOL_MISSING', 'explorer.exe was not found.')
    })
    desktop.messageBoxes[0]?.press(en.elevated.startAsUsual)
    await eventually(() => app.exitCode === 1)
    expect(desktop.errorBoxes[0]?.content).toMatch(/^explorer\.exe was not found\./)
  })

  test('offers nothing that it cannot do: from its sources it takes an argument to start', async () => {
    const { app, desktop } = await startElevated({ isPackaged: false }, () => Promise.resolve())
    expect(app.exitCode).toBe(1)
    expect(desktop.errorBoxes.map(({ title }) => title)).toEqual(['This runs with administrator rights'])
  })
})

describe('where the PC has to be restarted', () => {
  test('the installed program starts with it once, and then goes on', async () => {
    const world = newWorld()
    const { administrator } = world.ports.host
    const carryOut = administrator.carryOut.bind(administrator)
    let answers = [
      problem('RESTART_NEEDED', 'Windows finishes the installation of VirtualBox when it starts anew.'),
    ]
    administrator.carryOut = async (tasks) => {
      const [answer] = answers.splice(0)
      return answer === undefined ? carryOut(tasks) : tasks.map(() => answer)
    }
    const computer = newComputer()
    const program = await start({ world, computer, isPackaged: true })
    const client = await program.client()
    await fillIn(client)
    await planAndStart(client, 'present')
    await client.until(hasEnded)
    expect([...computer.loginItems]).toEqual([[`"${process.execPath}"`, ['--after-restart']]])
    program.app.exit(0)
    answers = []
    const again = await start({ world, computer, isPackaged: true, argv: ['--after-restart'] })
    expect(computer.loginItems.size).toBe(0)
    const { page } = await (await again.client()).until(({ plan }) => plan.kind === 'ready')
    // Nobody remembers the password of this Pi.
    expect(page).toBe('review')
  })
})
