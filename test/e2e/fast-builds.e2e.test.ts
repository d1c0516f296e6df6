/** A whole build of the Pi in one session is seen on the dashboard while it happens. */
import { expect, test } from 'vitest'
import { problem } from '../../electron/contract/problem.ts'
import { openStill, openWindow } from './open-window.ts'
import { dashboardWith, noBuilds, running, someBuilds, someFastBuild } from './some-builds.ts'

const busy = dashboardWith({ kind: 'ready', value: someBuilds })

test('which Pi does what, how far it is, and what its builds print', async () => {
  const { page, texts, change } = await openStill({ ...busy, ...running(someFastBuild) })
  const { fast } = texts.dashboard.builds
  const builds = page.getByRole('region', { name: texts.dashboard.builds.title, exact: true })
  await builds.getByText('raspberrypi.local: pi-offload rebuild switch').waitFor()
  const bar = builds.getByRole('progressbar')
  expect(await bar.getAttribute('aria-valuenow')).toBe('0.3')
  await builds.getByText('12 of 40 packages, 28 left', { exact: false }).waitFor()
  await builds.getByText('nginx-1.30.1, zlib-1.3.1 and 2 more').waitFor()
  const log = builds.getByRole('group', { name: fast.log })
  // As text, in one line, within its place.
  expect(await log.innerText()).toContain('<b>cc</b>')
  expect((await log.boundingBox())?.height).toBeLessThan(25)
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: 600 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    const [outer, inner] = [await builds.boundingBox(), await log.boundingBox()]
    expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0))
  }

  const bytes = { done: 50 * 1024 ** 2, expected: 200 * 1024 ** 2 }
  change(running({ ...someFastBuild, stage: 'fetching', bytes, running: [] }))
  await builds.getByRole('status').getByText(fast.stage.fetching).waitFor()
  await builds.getByText('50 MB of 200 MB').waitFor()
  expect(await bar.getAttribute('aria-valuenow')).toBe('0.25')
  // Nobody can tell how far that is.
  change(running({ ...someFastBuild, stage: 'activating', running: [], log: null }))
  await builds.getByText(fast.stage.activating).waitFor()
  expect(await bar.count()).toBe(0)
  change(running())
  await builds.getByText('raspberrypi.local').waitFor({ state: 'detached' })
})

test('who listens hears each stage, and not each package', async () => {
  const { page, texts, change } = await openStill({ ...busy, ...running(someFastBuild) })
  const { fast } = texts.dashboard.builds
  const status = page.getByRole('status').filter({ hasText: fast.stage.building })
  await status.waitFor()
  const before = await status.innerHTML()
  change(running({ ...someFastBuild, builds: { done: 13, expected: 41 }, log: 'another' }))
  await page.getByText('13 of 41').waitFor()
  expect(await status.innerHTML()).toBe(before)
})

test('a build says how long builds of its package usually take, and when it takes longer', async () => {
  const { page, texts, change } = await openStill(busy)
  const { builds } = texts.dashboard
  const row = page.getByRole('listitem').filter({ hasText: 'nixos-system-raspberrypi' })
  await row.getByText(builds.usually('2 minutes')).waitFor()
  const [system] = someBuilds.running
  const value = { ...someBuilds, running: [{ name: '', since: null, ...system, usualSeconds: 20 }] }
  change({ builds: { kind: 'ready', value } })
  await row.getByText(builds.longer('20 seconds')).waitFor()
})

test('a Pi that cannot be asked takes nothing from what the builder tells, and the other way round', async () => {
  const off = problem('PI_UNREACHABLE', 'No answer.')
  const { page, texts, change } = await openStill({ ...busy, fastBuilds: { kind: 'failed', problem: off } })
  const { builds } = texts.dashboard
  await page.getByText('nixos-system-raspberrypi', { exact: false }).waitFor()
  await page.getByText(`${builds.fast.unseen} ${off.title}`).waitFor()
  change({
    builds: { kind: 'failed', problem: problem('BUILDER_UNREACHABLE', 'No answer.') },
    ...running(someFastBuild),
  })
  await page.getByText(builds.moment.hidden).waitFor()
  await page.getByText('raspberrypi.local: pi-offload rebuild switch').waitFor()
})

test('the Pi is asked while the builder runs, at once when that is at work, and again where the last build went on', async () => {
  const { page, asked, change } = await openStill(dashboardWith({ kind: 'ready', value: noBuilds }))
  const count = () => asked.filter(({ name }) => name === 'followFastBuilds').length
  await expect.poll(count, { timeout: 15_000 }).toBe(1)
  change({ builds: { kind: 'ready', value: someBuilds }, ...running(someFastBuild) })
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(3)
  change({ machine: 'poweroff' })
  await page.getByText('raspberrypi.local').waitFor({ state: 'detached' })
})

test('the rehearsal shows one from its beginning to its end', async () => {
  const { page, wizard, texts } = await openWindow({ locale: 'en_US' })
  const { fast } = texts.dashboard.builds
  await wizard.toReview()
  await wizard.button(texts.review.start).click()
  await wizard.done()
  await wizard.button(texts.done.dashboard).click()
  await page.getByText(texts.dashboard.lightDetail.pi).waitFor()
  await wizard.pretend('pi-rebuilds')
  await wizard.button(texts.dashboard.refresh).click()
  await page.getByText(fast.title('192.168.1.23', 'rebuild switch')).waitFor()
  await page.getByText(fast.stage.building).waitFor({ timeout: 60_000 })
  await page.getByText('nginx-1.30.1>', { exact: false }).waitFor({ timeout: 60_000 })
  await page.getByText(fast.stage.activating).waitFor({ timeout: 120_000 })
  await page
    .getByText(fast.title('192.168.1.23', 'rebuild switch'))
    .waitFor({ state: 'detached', timeout: 60_000 })
}, 300_000)
