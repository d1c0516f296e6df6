/**
 * The wizard on real parts, from the first page to the proof and back, as somebody goes the way on a bad day: the port is taken, the
 * password mistyped, the Pi switched off, the installation stopped, the program ended and started anew in another language.
 * The chapters build on each other.
 */
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../../electron/contract/problem-catalogue.ts'
import { de } from '../../../renderer/texts/de.ts'
import { en, type Texts } from '../../../renderer/texts/en.ts'
import { problemsDe } from '../../../electron/contract/texts/problems-de.ts'
import { labHere, type LabHere } from '../../lab/contract/lab-here.ts'
import { passwordOfPi, startPi, stopPi } from '../../lab/pi/pi.ts'
import { launchBrowser } from '../browser.ts'
import { serveWizard, type ServedWizard } from '../served-wizard.ts'
import { Wizard } from '../wizard.ts'

/** Emulated machines are slow; an installation is slower still. */
const patience = { timeout: 60_000 }
const muchPatience = { timeout: 900_000 }
/** Everything is looked at, or all kinds of builds are proven, on an emulated Pi; maybe while a machine installs itself beside it. */
const wholePi = { timeout: 120_000 }
/** Of the lab's Pi, as its `nixos-version` says. */
const nixosOfPi = '26.05.stand-in (Yarara)'

let lab: LabHere
let browser: Browser
let program: ServedWizard | undefined
let page: Page
let wizard: Wizard

beforeAll(async () => {
  lab = await labHere()
  browser = await launchBrowser()
})

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const path = join(tmpdir(), 'pi-offload-wizard-failed.png')
  await page.screenshot({ path, fullPage: true })
  console.error(`What the window showed: ${path}`)
})

afterAll(async () => {
  await browser.close()
  await program?.[Symbol.asyncDispose]()
})

/** A new process of the program, and a window on it. */
async function start(texts: Texts, locale: string): Promise<void> {
  await program?.[Symbol.asyncDispose]()
  program = await serveWizard(['ui', '--data-folder', lab.dataFolder], { locale })
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  wizard = new Wizard(page, texts, { address: lab.setup.pi.address, password: passwordOfPi })
  await page.goto(program.link)
}

async function fill(label: string, value: string): Promise<void> {
  await wizard.field(label).fill(value)
  await wizard.field(label).blur()
}

async function fillNumber(label: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label })
  await field.fill(value)
  await field.blur()
}

test('this PC: tells who holds the port, and is content when it is free again', async () => {
  const server = await listenOn(lab.setup.network.port)
  await start(en, 'en_US')
  const { thisPc } = en
  await wizard.heading(thisPc.title).waitFor()
  await page.getByText(catalogue.PORT_TAKEN.title).waitFor(patience)
  await page.getByText(`process ${process.pid}`).first().waitFor()
  await new Promise((closed) => server.close(closed))
  await wizard.button(thisPc.again).click()
  await wizard.thisPc()
})

test('your Pi: another password than its own is refused, and the right one shows what it is', async () => {
  await wizard.next()
  await wizard.choosePi()
  await wizard.button(en.yourPi.connect).click()
  // As it stands on the Pi's own screen.
  await page.getByText(lab.setup.pi.hostKeyFingerprint ?? '', { exact: true }).waitFor()
  await wizard.button(en.yourPi.confirm).click()
  await fill(en.yourPi.user, 'pi')
  await wizard.logIn('mistyped')
  await page.getByText(catalogue.PI_LOGIN_REFUSED.title).waitFor(patience)
  await wizard.logIn(passwordOfPi)
  await page.getByText(nixosOfPi).waitFor(patience)
  await wizard.next()
})

test('review: a Pi that is switched off stands in the way until it is on again', async () => {
  await wizard.heading(en.builder.title).waitFor()
  await fillNumber(en.builder.cores, '2')
  await fillNumber(en.builder.memory, '2')
  await fillNumber(en.builder.disk, '16')
  await wizard.button(en.common.advanced).click()
  await fill(en.builder.folder, lab.setup.builder.folder ?? '')
  await fill(en.image.mirror, lab.setup.image.mirror)
  await wizard.next()
  await wizard.heading(en.offload.title).waitFor()
  await stopPi()
  await wizard.next()
  await page.getByText(catalogue.PI_UNREACHABLE.title).first().waitFor(patience)
  await expect.poll(() => wizard.button(en.review.start).getAttribute('aria-disabled')).toBe('true')
  await startPi({ fresh: false })
  await wizard.button(en.review.again).click()
  // An emulated Pi that has just been switched on answers slowly.
  await wizard.planned(wholePi)
  expect(await page.getByText(catalogue.PI_UNREACHABLE.title).count()).toBe(0)
})

test('setting up: shows the machine’s own screen, loses nothing by a reload, and stops within two seconds', async () => {
  const { settingUp } = en
  await wizard.start()
  await page.getByText('installs NixOS').first().waitFor(muchPatience)
  await page.getByRole('img', { name: settingUp.screenAlt }).waitFor(patience)
  const before = await progress(settingUp.progress)
  await page.reload()
  await wizard.heading(settingUp.title).waitFor()
  expect(await progress(settingUp.progress)).toBeGreaterThanOrEqual(before)
  const asked = performance.now()
  await wizard.button(settingUp.stop).click()
  await wizard.heading(settingUp.stopped).waitFor(patience)
  expect(performance.now() - asked).toBeLessThan(2_000)
})

test('started anew, in German: goes on from there to the proof', async () => {
  await start(de, 'de_DE')
  await page.getByText(de.interrupted.present).waitFor()
  // The password was in the memory of the program that ended.
  await wizard.button(de.settingUp.continue).click()
  await page.getByText(problemsDe.PI_LOGIN_REFUSED.title).first().waitFor(patience)
  await page.getByRole('button', { name: de.steps['this-pc'] }).click()
  await wizard.thisPc()
  await wizard.next()
  await wizard.heading(de.yourPi.title).waitFor()
  await wizard.logIn(passwordOfPi)
  await page.getByText(nixosOfPi).waitFor(patience)
  await wizard.next()
  await wizard.heading(de.builder.title).waitFor()
  await wizard.next()
  await wizard.heading(de.offload.title).waitFor()
  await wizard.next()
  await wizard.planned(wholePi)
  await wizard.start()
  await wizard.heading(de.done.title).waitFor(muchPatience)
  const [before = '', after = ''] = de.done.proof('|').split('|')
  const proof = page.getByText(before)
  await expect.poll(() => proof.innerText()).toMatch(/ \d+(?:,\d)? Sekunden /)
  expect(await proof.innerText()).toContain(after)
})

test('the dashboard, in German: four lights, another proof, and everything taken back', async () => {
  const { dashboard, review, done } = de
  await wizard.button(done.dashboard).click()
  await expect.poll(() => page.getByText(dashboard.lightState.ok).count(), patience).toBe(4)
  await wizard.button(dashboard.prove).click()
  await page.getByText(dashboard.proving).waitFor()
  await page.getByText(dashboard.proving).waitFor({ state: 'detached', ...wholePi })
  expect(await page.getByText(dashboard.proofFailed).count()).toBe(0)
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor(patience)
  await wizard.button(review.startAbsent).click()
  await wizard.heading(done.removedTitle).waitFor(muchPatience)
})

async function progress(name: string): Promise<number> {
  return Number(await page.getByRole('progressbar', { name }).getAttribute('aria-valuenow'))
}

function listenOn(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve) => server.listen(port, () => resolve(server)))
}
