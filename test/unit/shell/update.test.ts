/** When a newer version is installed, and when it is not: electron-updater itself, with a server, below the stand-in for Electron. */
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Build } from '../../../electron/contract/build.ts'
import { de } from '../../../electron/shell/texts/de.ts'
import { en } from '../../../electron/shell/texts/en.ts'
import { openUpdater } from '../../../electron/shell/update/updater.ts'
import { newComputer } from '../../fakes/electron/electron.ts'
import type { WizardClient } from '../ipc/wizard-client.ts'
import { newFeedKey, openFeedHost, publish } from '../update/feed-host.ts'
import { feedAt, realUpdater } from '../update/real-updater.ts'
import {
  builtProgram,
  eventually,
  newWorld,
  stop,
  tray,
  type Program,
  type ProgramOptions,
} from './program.ts'

const { start, startRun } = builtProgram()
const key = newFeedKey()
const installer = Buffer.from('#!/bin/sh\necho "$@" > "$0.ran"\n')

/** A published version, and what a program needs that finds it. */
async function release() {
  const host = await openFeedHost()
  const real = await realUpdater('1.2.3')
  onTestFinished(async () => {
    await host[Symbol.asyncDispose]()
    await real[Symbol.asyncDispose]()
  })
  const name = await publish(host, { version: '1.3.0', installer, pem: key.pem })
  const file = join(real.cacheFolder, name)
  const build: Build = { kind: 'release', signedBy: null, feed: feedAt(host, key) }
  const options = {
    build,
    openUpdater: (feed, log) => openUpdater(real.updater, feed, log),
  } satisfies ProgramOptions
  return {
    ...{ host, options },
    untilReady: async (client: WizardClient) => {
      await client.until(({ update }) => update.kind === 'ready' && update.value.version === '1.3.0')
      // Windows needs no such permission.
      await chmod(file, 0o755)
    },
    /** The words that it was started with. */
    installed: () => readFile(`${file}.ran`, 'utf8').catch(() => undefined),
  }
}

async function ended({ app }: Program): Promise<void> {
  await eventually(() => app.exitCode === 0)
}

/** Long after it would have begun. */
async function expectNothing(installed: () => Promise<string | undefined>): Promise<void> {
  await sleep(200)
  expect(await installed()).toBeUndefined()
}

describe('a version that is downloaded', () => {
  test('is installed when the program ends by itself, and not before', async () => {
    const { options, untilReady, installed } = await release()
    const program = await start(options)
    await untilReady(await program.client())
    await expectNothing(installed)
    program.window().close()
    await ended(program)
    await expect.poll(installed).toBe('--updated /S\n')
  })

  test('is installed at once where somebody wants that, and started', async () => {
    const { options, untilReady, installed } = await release()
    const program = await start(options)
    const client = await program.client()
    await untilReady(client)
    await client.must('restartForUpdate', {})
    await ended(program)
    await expect.poll(installed).toBe('--updated /S --force-run\n')
  })

  test('waits while a run is under way here, behind a closed window, too', async () => {
    const { options, untilReady, installed } = await release()
    const { program, client } = await startRun(options)
    await untilReady(client)
    expect(await client.call('restartForUpdate', {})).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
    program.window().close()
    expect(client.state().run?.isStopping).toBe(false)
    await expectNothing(installed)
    await stop(client)
    tray(program).menu?.click(en.tray.quit)
    await ended(program)
    await expect.poll(installed).toBe('--updated /S\n')
  })

  test('waits while a run of another process is under way: the next start finds it again', async () => {
    const { options, untilReady, installed } = await release()
    const world = newWorld()
    const program = await start({ ...options, world })
    const client = await program.client()
    await untilReady(client)
    const releaseLock = await world.ports.runLock.acquire()
    expect(await client.call('restartForUpdate', {})).toMatchObject({ problem: { code: 'RUN_IN_PROGRESS' } })
    program.app.quit()
    await ended(program)
    await expectNothing(installed)
    expect((await world.ports.log.tail(20)).join('\n')).toContain('update-waits')
    await releaseLock()
  })

  test('is left alone by a program that ends for the uninstaller', async () => {
    const { options, untilReady, installed } = await release()
    const computer = newComputer()
    const world = newWorld()
    const program = await start({ ...options, computer, world })
    await untilReady(await program.client())
    const uninstaller = start({ ...options, computer, world, argv: ['--uninstall'] })
    await ended(program)
    await uninstaller
    await expectNothing(installed)
  })
})

describe('nothing is looked for', () => {
  test.for([
    ['by what runs from its sources', { isPackaged: false }],
    ['by a rehearsal', { argv: ['--rehearsal'] }],
    ['for the uninstaller', { argv: ['--uninstall'] }],
    ['without a feed', { build: { kind: 'release', signedBy: null, feed: null } }],
    ['by what was unpacked', { openUpdater: () => undefined }],
  ] as const)('%s', async ([, without]) => {
    const { host, options } = await release()
    let isOpen = false
    const openUpdaterOnce: ProgramOptions['openUpdater'] = (...given) => {
      isOpen = true
      return options.openUpdater(...given)
    }
    const program = await start({ ...options, openUpdater: openUpdaterOnce, ...(without as ProgramOptions) })
    if (program.app.exitCode === undefined) {
      await sleep(100)
      const answer = await (await program.client()).call('restartForUpdate', {})
      expect(answer).toMatchObject({ problem: { code: 'REQUEST_INVALID' } })
    }
    expect([isOpen, host.asked]).toEqual([false, []])
  })
})

test('the about panel says what the build is', async () => {
  const { options } = await release()
  const { app } = await start(options)
  expect(app.aboutPanel).toMatchObject({
    copyright: expect.stringContaining('This build is not signed.') as string,
  })
  const { build } = options
  const signed: Build = { ...build, signedBy: 'CN=Example', feed: null }
  const trial: Build = { ...build, kind: 'stand-in' }
  for (const { build: words } of [en, de]) {
    expect(words(signed)).toContain('CN=Example')
    expect(words(build)).toContain('127.0.0.1')
    expect(words(trial)).toContain('Electron')
    expect(new Set([words(signed), words(build), words(trial)]).size).toBe(3)
  }
})
