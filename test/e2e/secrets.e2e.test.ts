/** Secrets are typed wherever they can be typed; then everything that a window gets, shows, keeps and copies is searched for them. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import type { AppState } from '../../electron/contract/app-state.ts'
import { problem } from '../../electron/contract/problem.ts'
import { refusedPassword } from '../../electron/rehearsal/world.ts'
import { filesBelow } from '../files-below.ts'
import { leaksIn } from '../leaks.ts'
import { findings } from './axe.ts'
import { listenTo } from './listener.ts'
import { openStill, openWindow } from './open-window.ts'
import { cameraOn } from './screenshots/camera.ts'
import { picturesOfTroubles } from './screenshots/troubles.ts'
import { pi } from './wizard.ts'

const secrets = {
  passphrase: 'passphrase horse-"battery" 17',
  password: 'Zx9-kirsch&torte',
  sudo: 'sudo ✓ pässwort 4711',
}

/** The page as it is, with what stands in its fields, and all that it may keep. */
function keptBy(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const values = [...document.querySelectorAll('input, textarea')].map(
      (it) => (it as HTMLInputElement).value,
    )
    const databases = await indexedDB.databases()
    return JSON.stringify([
      document.documentElement.outerHTML.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
      values,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
      databases,
      location.href,
      history.state as unknown,
      await caches.keys(),
    ])
  })
}

test('no secret in what a window gets, shows, keeps or copies', async () => {
  const home = await mkdtemp(join(tmpdir(), 'pi-offload-e2e-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const { page, wizard, texts, rehearsal } = await openWindow({
    ...{ fast: true, home },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { heard } = await listenTo(page)
  // From the beginning again, so that nothing was sent before somebody listened.
  await page.reload()
  const { yourPi, done, dashboard, diagnostics, review, log } = texts
  const kept: string[] = []
  const look = async () => kept.push(await keptBy(page))

  await wizard.thisPc()
  await wizard.next()
  await wizard.choosePi()
  await wizard.confirmKey()
  await page.getByRole('radio', { name: yourPi.withKey }).check()
  await page.getByRole('textbox', { name: yourPi.keyPath }).fill('/home/you/.ssh/id_ed25519')
  await wizard.field(yourPi.passphrase).fill(secrets.passphrase)
  await wizard.button(yourPi.look).click()
  await expect.poll(() => wizard.field(yourPi.passphrase).inputValue()).toBe('')
  await page.getByText('It does not accept this key for root', { exact: false }).waitFor()
  await look()
  // So that each of them is needed.
  await wizard.pretend('other-sudo-password')
  await wizard.field(yourPi.user).fill('me')
  await page.getByRole('radio', { name: yourPi.withPassword }).check()
  await wizard.field(texts.common.password).fill(secrets.password)
  await wizard.field(yourPi.sudoPassword).fill(secrets.sudo)
  await page.keyboard.press('Enter')
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await look()
  await page.reload()
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await look()
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
  await wizard.button(review.expandAll).click()
  await look()
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  await wizard.button(dashboard.prove).click()
  await page.getByText(dashboard.proofLine('4 seconds')).waitFor()
  await wizard.button(diagnostics.copy).click()
  await wizard.button(texts.common.copied).waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('tab', { name: dashboard.sections.log }).click()
  await page.getByRole('log').getByText('run-finished').waitFor()
  await look()
  await wizard.button(log.copy).click()
  const copiedLog = await page.evaluate(() => navigator.clipboard.readText())

  // What is searched is what was meant: none of it is empty.
  expect(heard()).toContain('"type":"snapshot"')
  expect(heard()).toContain('"type":"run-finished"')
  expect(heard()).toContain('id_ed25519')
  expect(copied).toContain('End of the log')
  expect(copied).toContain('"address": "192.168.1.23"')
  expect(copiedLog).toContain('run-finished')
  const places = {
    ...{ heard: heard(), kept: kept.join('\n'), copied, copiedLog },
    printed: rehearsal.printed(),
    files: await filesBelow(home),
  }
  for (const [place, text] of Object.entries(places)) expect(leaksIn(text, secrets), place).toEqual([])
}, 180_000)

test('the password of this PC is handed over, and forgotten by the window', async () => {
  const needsAdministrator: AppState['plan'] = {
    kind: 'ready',
    value: {
      ...{ id: 'some', goal: 'present', isRepair: false, actions: [], kept: [], left: [] },
      obstacles: [
        {
          resource: 'host/firewall',
          title: 'Firewall of this PC',
          problem: problem('NEEDS_ADMINISTRATOR', 'sudo'),
        },
      ],
    },
  }
  const { page, wizard, texts, asked } = await openStill({
    page: 'review',
    plan: needsAdministrator,
  })
  await wizard.heading(texts.review.title).waitFor()
  expect(await findings(page, 'password of this PC')).toEqual([])
  await wizard.field(texts.common.password).fill(secrets.sudo)
  await wizard.button(texts.review.usePassword).click()
  await expect.poll(() => wizard.field(texts.common.password).inputValue()).toBe('')
  await expect.poll(() => asked.map(({ name }) => name)).toEqual(['provideSecret', 'plan', 'goToPage'])
  expect(asked[0]?.request).toEqual({ name: 'pc-sudo-password', value: secrets.sudo })
  expect(leaksIn(await keptBy(page), secrets)).toEqual([])
})

const typedInPictures = { right: pi.password, wrong: refusedPassword }

async function pictures(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pi-offload-pictures-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

test('no secret in the pictures of what is wrong', async () => {
  const folder = await pictures()
  const { page, texts, rehearsal } = await openWindow({ fast: true, losesLine: true })
  await picturesOfTroubles(cameraOn(page, texts, folder, typedInPictures), rehearsal)
  expect((await readdir(folder)).length).toBeGreaterThan(15)
}, 180_000)

test('a password that is typed shows as dots, and no picture is taken of one that does not', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { take } = cameraOn(page, texts, await pictures(), typedInPictures)
  const password = wizard.field(texts.common.password)
  await wizard.thisPc()
  await wizard.next()
  await wizard.choosePi()
  await wizard.confirmKey()
  await page.getByRole('radio', { name: texts.yourPi.withPassword }).check()
  await password.fill(pi.password)
  await take('dots')
  await password.evaluate((it) => it.setAttribute('type', 'text'))
  await expect(take('letters')).rejects.toThrow('would show a secret')
})
