/** What the Pi's next rebuild would build stands on the dashboard. */
import { expect, test } from 'vitest'
import type { DryBuild } from '../../electron/contract/dry-build.ts'
import { findings } from './axe.ts'
import { openStill } from './open-window.ts'
import { dashboardWith } from './some-builds.ts'

const dryBuild: DryBuild = {
  builds: [
    { name: 'linux-rpi-6.12.75', takesDays: true, usualSeconds: null },
    { name: 'hello-2.12', takesDays: false, usualSeconds: 200 },
    ...Array.from({ length: 15 }, (_, index) => ({
      name: `new-${index}`,
      takesDays: false,
      usualSeconds: null,
    })),
  ],
  total: 17,
  fetched: 3,
  isLearned: true,
}

async function dashboardSaying(value: DryBuild) {
  const window = await openStill({ ...dashboardWith({ kind: 'none' }), dryBuild: { kind: 'ready', value } })
  await window.page.getByText(window.texts.dashboard.dryBuild, { exact: true }).waitFor()
  return window
}

test('what takes days first with what to do, then what is known, then the rest', async () => {
  const { page, texts } = await dashboardSaying(dryBuild)
  const { dashboard } = texts
  await page.getByText(dashboard.dryBuildSum('17', '3')).waitFor()
  await page.getByText('linux-rpi-6.12.75').waitFor()
  for (const way of dashboard.dryBuildWays) await page.getByText(way).waitFor()
  await page.getByText(/hello-2\.12: /).waitFor()
  await page.getByText(dashboard.dryBuildMore('3')).waitFor()
  expect(await page.getByText(dashboard.dryBuildNotAsked).count()).toBe(0)
  expect(await findings(page, 'dry build')).toEqual([])
})

test('that there is nothing to build, without empty headings', async () => {
  const { page, texts } = await dashboardSaying({ builds: [], total: 0, fetched: 0, isLearned: true })
  const { dashboard } = texts
  await page.getByText(dashboard.dryBuildNothing).waitFor()
  for (const heading of [dashboard.dryBuildDays, dashboard.dryBuildUnknown])
    expect(await page.getByText(heading).count()).toBe(0)
})

test('is asked for and stopped by its buttons', async () => {
  const { page, texts, asked } = await openStill({
    ...dashboardWith({ kind: 'none' }),
    dryBuild: { kind: 'pending' },
  })
  await page.getByRole('button', { name: texts.common.cancel, exact: true }).click()
  await expect.poll(() => asked.map(({ name }) => name)).toContain('stopDryBuild')
  const ask = page.getByRole('button', { name: texts.dashboard.dryBuildAsk, exact: true })
  expect(await ask.getAttribute('aria-disabled')).toBe('true')
})
