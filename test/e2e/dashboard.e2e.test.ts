/** The dashboard: how one comes to it, and what it says of the builder and of what is built. */
import { expect, test } from 'vitest'
import { openStill, openWindow } from './open-window.ts'
import { dashboardWith, someBuilds } from './some-builds.ts'

test('leads back to the dashboard from everywhere, and says there how the builder is', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { dashboard } = texts
  await wizard.toReview()
  expect(await wizard.button(dashboard.title).count()).toBe(0)
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await wizard.button(texts.done.dashboard).click()
  await wizard.button(dashboard.reconfigure).click()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.button(dashboard.title).click()
  await wizard.heading(dashboard.title).waitFor()
  await wizard.button(dashboard.repair).click()
  await page.getByText(texts.review.nothing).waitFor()
  await wizard.button(texts.done.dashboard).click()
  await wizard.heading(dashboard.title).waitFor()
  await wizard.button(dashboard.shutDown).click()
  const builder = page.getByRole('listitem').filter({ hasText: dashboard.light.builder }).first()
  await builder.getByText(dashboard.machine.poweroff).waitFor()
  await builder.getByText(dashboard.lightState.off, { exact: true }).waitFor()
})

test('shows on the dashboard what the builder has built, and what comes to it', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { dashboard } = texts
  await wizard.toReview()
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await wizard.button(texts.done.dashboard).click()
  const builds = page.getByRole('region', { name: dashboard.builds.title, exact: true })
  await builds.getByText(dashboard.builds.moment.idle).waitFor()
  const proofs = builds.getByRole('listitem').filter({ hasText: dashboard.builds.testPackage })
  const before = await proofs.count()
  expect(await proofs.first().innerText()).toContain(dashboard.builds.state.succeeded)
  await wizard.button(dashboard.prove).click()
  await expect.poll(() => proofs.count()).toBe(before + 1)
  await wizard.button(dashboard.shutDown).click()
  await builds.getByText(dashboard.builds.moment.off).waitFor()
  expect(await proofs.count()).toBe(before + 1)
})

test('asks for the builds again and again while they are looked at, and not of a machine that is off', async () => {
  const { page, asked } = await openStill(dashboardWith({ kind: 'ready', value: someBuilds }))
  const count = () => asked.filter(({ name }) => name === 'refreshBuilds').length
  await page.getByText('unit-nginx.service').waitFor()
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(1)
  const off = await openStill(dashboardWith({ kind: 'none' }, 'poweroff'))
  await off.page.getByText(off.texts.dashboard.builds.moment.off).waitFor()
  expect(off.asked.filter(({ name }) => name === 'refreshBuilds')).toEqual([])
})

test('says of a paused machine what its button does', async () => {
  const { page, wizard, texts } = await openStill(dashboardWith({ kind: 'none' }, 'paused'))
  const { dashboard } = texts
  await page.getByText(dashboard.pausedHint).waitFor()
  await wizard.button(dashboard.goOn).waitFor()
  expect(await page.getByText(dashboard.powerHint).count()).toBe(0)
})

test('offers to shut down a machine that VirtualBox gave up', async () => {
  const { page, wizard, texts, asked } = await openStill(dashboardWith({ kind: 'none' }, 'stuck'))
  const { dashboard } = texts
  await page.getByText(dashboard.machine.stuck, { exact: true }).waitFor()
  expect(await wizard.button(dashboard.pause).getAttribute('aria-disabled')).toBe('true')
  await wizard.button(dashboard.shutDown).click()
  await expect.poll(() => asked.filter(({ name }) => name === 'changePower').length).toBe(1)
})
