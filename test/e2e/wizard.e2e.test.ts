/** The whole way, from the first page to the proof and back, as a user goes it. */
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { problem } from '../../electron/contract/problem.ts'
import { refusedPassword } from '../../electron/rehearsal/world.ts'
import { openWindow } from './open-window.ts'
import { pi } from './wizard.ts'

test('sets up from the first page to the proof, and takes everything back', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.toReview()
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await expect.poll(() => page.title()).toContain(texts.done.title)
  await page.getByText('Your Pi built a test package on this PC in 4 seconds.').waitFor()

  await wizard.button(texts.done.dashboard).click()
  await page.getByText(texts.dashboard.lightDetail.pi).waitFor()
  expect(await page.getByText(texts.dashboard.lightState.ok).count()).toBe(4)

  await wizard.button(texts.dashboard.uninstall).click()
  await wizard.heading(texts.review.absentTitle).waitFor()
  await wizard.button(texts.review.startAbsent).click()
  await wizard.heading(texts.done.removedTitle).waitFor({ timeout: 60_000 })
  await wizard.button(texts.done.setUpAgain).click()
  await wizard.thisPc()
})

test('shows every exact text of the plan, with signs for what is new', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.toReview()
  await wizard.button(texts.review.expandAll).click()
  const imports = page.getByRole('group', { name: '/etc/nixos/configuration.nix' })
  await expect.poll(() => imports.locator('ins').allInnerTexts()).toEqual(['+      ./pi-offload'])
  await page
    .getByRole('group', { name: '/etc/nixos/pi-offload/settings.json' })
    .getByText('"port": 2222')
    .waitFor()
  const rule = page.getByRole('group', { name: texts.review.commands(1) }).filter({ hasText: 'nft' })
  await expect.poll(() => rule.first().innerText()).toContain('2222')
  for (const group of Object.values(texts.review.group))
    await page.getByRole('heading', { level: 2, name: group, exact: true }).waitFor()
})

test('keeps the log of a run, to be searched and followed', async () => {
  const { page, wizard, texts } = await openWindow()
  await wizard.toReview()
  await wizard.start()
  await wizard.button(texts.settingUp.log).click()
  const log = page.getByRole('log')
  await log.getByText('copying path').first().waitFor({ timeout: 60_000 })
  await page.getByRole('searchbox').fill('412.31')
  await page.getByText('1 found').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await log.waitFor({ state: 'detached' })
})

test('tells a wrong password apart and takes the right one', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.thisPc()
  await wizard.next()
  await wizard.choosePi()
  await wizard.confirmKey()
  await wizard.logIn(refusedPassword)
  await page.getByText('The Pi refuses the login').waitFor()
  await page.getByText('Check user, password or key.').waitFor()
  // The window keeps none of what was typed.
  expect(await page.content()).not.toContain(refusedPassword)
  await wizard.logIn(pi.password)
  await page.getByText(texts.yourPi.fact.model, { exact: true }).waitFor()
})

test.for([
  { width: 800, height: 600 },
  { width: 1080, height: 760 },
])('brings the outcome of the login into view: $width × $height', async (viewport) => {
  const { page, wizard, texts } = await openWindow({ fast: true, viewport })
  const { yourPi } = texts
  const isInView = async (place: Locator) => {
    const [area, its] = [await page.getByRole('main').boundingBox(), await place.boundingBox()]
    if (area === null || its === null) return false
    return its.y >= area.y && its.y + its.height <= area.y + area.height
  }
  await wizard.thisPc()
  await wizard.next()
  await wizard.choosePi()
  await wizard.confirmKey()
  await wizard.logIn(refusedPassword)
  const refusal = page.locator('[data-problem=PI_LOGIN_REFUSED]')
  await refusal.waitFor()
  await expect.poll(() => isInView(refusal)).toBe(true)
  await wizard.logIn(pi.password)
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await expect.poll(() => isInView(page.getByRole('heading', { name: yourPi.itIs }))).toBe(true)
  await expect.poll(() => isInView(page.getByText(yourPi.fact.model, { exact: true }))).toBe(true)
})

test('shows a Pi that needs a password, and a sudo that wants another one', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi } = texts
  await wizard.thisPc()
  await wizard.next()
  await wizard.choosePi()
  await page.getByText(yourPi.nextHint.connect).waitFor()
  await wizard.confirmKey()
  await page.getByRole('radio', { name: yourPi.withAgent }).check()
  await wizard.button(yourPi.look).click()
  await page
    .getByText(
      'It does not accept any key of the ssh agent for root; it offers password, keyboard-interactive.',
    )
    .waitFor()
  await wizard.pretend('other-sudo-password')
  await wizard.field(yourPi.user).fill('me')
  await wizard.logIn(pi.password)
  await page.getByText('sudo wants a password.').waitFor()
  await wizard.field(yourPi.sudoPassword).fill('another one')
  await wizard.logIn(pi.password)
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
})

test('finds no Pi, says so, and takes an address that is typed', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi } = texts
  await wizard.thisPc()
  await wizard.pretend('pi-off')
  await wizard.next()
  await page.getByText(yourPi.nothingFound).waitFor()
  await wizard.button(yourPi.more(2)).click()
  await page.getByRole('radio', { name: 'television.local' }).waitFor()
  await wizard.pretend('pi-off')
  await wizard.button(yourPi.scan).click()
  await page.getByText(yourPi.likely).waitFor()
  await wizard.yourPi()
})

test('warns of another key at the address of a Pi that is known', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi } = texts
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  const fingerprint = page.getByText(/^SHA256:/)
  const known = await fingerprint.innerText()
  await wizard.pretend('host-key-changed')
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.otherKey).waitFor()
  expect(await fingerprint.allInnerTexts()).toContain(known)
  // Both keys, and a decision that is never made in passing.
  expect(await fingerprint.count()).toBe(2)
  await wizard.button(yourPi.leaveOther).click()
  await page.getByText(yourPi.otherKey).waitFor({ state: 'detached' })
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.otherKey).waitFor()
  // Nobody is taken for the Pi before a person said so.
  expect(await wizard.button(texts.common.next).getAttribute('aria-disabled')).toBe('true')
  await wizard.pretend('host-key-changed')
  await wizard.button(yourPi.connect).click()
  await page.getByText(yourPi.confirmed).waitFor()
})

test('a Pi that was reinstalled: the review leads to both keys, and goes on once a person agreed', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { yourPi, review, offload } = texts
  await wizard.toReview()
  await wizard.pretend('host-key-changed')
  await wizard.button(review.again).click()
  await wizard.button(review.compareKeys).click()
  await page.getByText(yourPi.otherKey).waitFor()
  await wizard.button(yourPi.confirmOther).click()
  await page.getByText(yourPi.confirmed).waitFor()
  await page.getByText(yourPi.fact.model, { exact: true }).waitFor()
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
})

test('says at the field what is wrong, and does not go on', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: texts.builder.cores })
  await cores.fill('99')
  await cores.press('Enter')
  await page.getByText(texts.field.range('1', '16')).waitFor()
  await page.getByText(texts.field.correct).waitFor()
  await cores.fill('6')
  await cores.blur()
  await page.getByText(texts.builder.left('10', '16')).waitFor()
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
})

test('offers another port where one is taken', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.thisPc()
  await wizard.pretend('port-taken')
  await wizard.button(texts.thisPc.again).click()
  await page.getByText('The port is used by another program').waitFor()
  await page.getByRole('button', { name: /^Use port \d+ instead$/ }).click()
  await wizard.thisPc()
})

test('offers another port in the review, too, with both facts beside it, and plans for it', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.toReview()
  await wizard.pretend('port-taken')
  await wizard.button(texts.review.again).click()
  const line = page.getByRole('listitem').filter({ hasText: 'The port is used by another program' })
  await line.getByText('Port 2222 (network.port) is held by vagrant (process 4711).').waitFor()
  await line.getByText('The builder listens there for the Pi.').waitFor()
  await line.getByRole('button', { name: 'Use port 2224 instead', exact: true }).click()
  await wizard.planned()
  expect(await line.count()).toBe(0)
  await wizard.button(texts.review.start).click()
  await wizard.done()
})

test.for([
  ['virtualbox-missing', 'VirtualBox is not installed'],
  ['kvm-loaded', 'Another hypervisor has what VirtualBox needs'],
  ['pi-off', 'The Pi does not answer'],
] as const)('says what stands in the way: %s', async ([fault, title]) => {
  const { page, wizard } = await openWindow({ fast: true })
  await wizard.toReview()
  await wizard.pretend(fault)
  await wizard.button(wizard.texts.review.again).click()
  await page.getByText(title).first().waitFor()
  expect(await wizard.button(wizard.texts.review.start).getAttribute('aria-disabled')).toBe('true')
})

test.for([
  // No tool said anything that is not shown.
  ['download-fails', 'The download failed', false],
  ['installation-fails', 'The installation in the virtual machine failed', true],
] as const)(
  'shows the tool’s own words of a failure, and continues afterwards: %s',
  async ([fault, title, hasOriginal]) => {
    const { page, wizard, texts } = await openWindow({ fast: true })
    await wizard.toReview()
    await wizard.pretend(fault)
    await wizard.button(texts.review.start).click()
    await wizard.heading(texts.settingUp.failed).waitFor({ timeout: 60_000 })
    await page.getByText(title).waitFor()
    expect(await wizard.button(texts.common.original).count()).toBe(hasOriginal ? 1 : 0)
    if (hasOriginal) {
      await wizard.button(texts.common.original).click()
      await page.getByRole('group', { name: texts.common.original }).waitFor()
    }
    const report = page.getByRole('table', { name: texts.done.repaired, exact: true })
    // The first set-up is no repair, and neither is what continues it.
    expect(await report.count()).toBe(0)
    await wizard.button(texts.settingUp.continue).click()
    await wizard.planned()
    await page.getByText(new RegExp(`${texts.review.downloadPackages}$`)).waitFor()
    await wizard.button(texts.review.start).click()
    await wizard.heading(texts.settingUp.failed).waitFor({ timeout: 60_000 })
    expect(await report.count()).toBe(0)
    await wizard.pretend(fault)
    await wizard.button(texts.settingUp.continue).click()
    await wizard.planned()
    await wizard.button(texts.review.start).click()
    await wizard.done()
    expect(await report.count()).toBe(0)
  },
)

test('says of a wrong address at its field alone that it is wrong', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  await wizard.thisPc()
  await wizard.next()
  await wizard.heading(texts.yourPi.title).waitFor()
  await wizard.field(texts.yourPi.address).fill('not an address')
  await wizard.field(texts.yourPi.address).press('Enter')
  await page.getByText(texts.field.rules['pi.address']).waitFor()
  await expect.poll(() => wizard.button(texts.yourPi.connect).getAttribute('aria-disabled')).toBe('true')
  expect(await page.locator('[data-problem]').count()).toBe(0)
})

test('tells what was refused where it was asked for', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const refuse = (call: string) =>
    page.route(`**/api/call/${call}`, (route) =>
      route.fulfill({ json: { ok: false, problem: problem('RUN_IN_PROGRESS', 'Something else.') } }),
    )
  const told = page.locator('[data-problem=RUN_IN_PROGRESS]')
  await wizard.thisPc()
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  const cores = page.getByRole('spinbutton', { name: texts.builder.cores })
  await refuse('changeSetup')
  await cores.fill('6')
  await wizard.next()
  await told.waitFor()
  await wizard.heading(texts.builder.title).waitFor()
  await page.unroute('**/api/call/changeSetup')
  await cores.fill('7')
  await cores.blur()
  await told.waitFor({ state: 'detached' })
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await refuse('plan')
  await wizard.next()
  await told.waitFor()
  await wizard.heading(texts.offload.title).waitFor()
  await page.unroute('**/api/call/plan')
  await wizard.next()
  await wizard.planned()
})
