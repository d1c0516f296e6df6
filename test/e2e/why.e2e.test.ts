/** All that the Pi answers to the question why the PC was not used stands on the dashboard. */
import { expect, test } from 'vitest'
import type { Why } from '../../electron/contract/why.ts'
import { findings } from './axe.ts'
import { openStill } from './open-window.ts'
import { dashboardWith } from './some-builds.ts'

const why: Why = {
  derivation: `/nix/store/${'0'.repeat(32)}-linux-6.18.drv`,
  system: 'aarch64-linux',
  requiredFeatures: ['big-parallel', 'kvm'],
  happened: 'Its result was built on the Pi itself.',
  outcome: 'built-here',
  conclusion: 'No machine may build it now: the Pi builds it itself.',
  machines: [],
  heard: ["cannot build on 'ssh-ng://builder@builder': error: failed to start SSH connection", 'ssh: later'],
}

test('for what a derivation is, what it needs, and what Nix said of its machines', async () => {
  const { page, texts } = await openStill({
    ...dashboardWith({ kind: 'none' }),
    why: { kind: 'ready', value: why },
  })
  const { dashboard } = texts
  await page
    .getByText(`${dashboard.whyFor('aarch64-linux')}; ${dashboard.whyNeeds('big-parallel, kvm')}`)
    .waitFor()
  const heard = page.getByRole('group', { name: dashboard.whyHeard, exact: true })
  expect(await heard.innerText()).toBe(why.heard.join('\n'))
  expect(await findings(page, 'why')).toEqual([])
})

test('nothing that there is not', async () => {
  const value = { ...why, requiredFeatures: [], heard: [] }
  const { page, texts } = await openStill({
    ...dashboardWith({ kind: 'none' }),
    why: { kind: 'ready', value },
  })
  const { dashboard } = texts
  await page.getByText(dashboard.whyFor('aarch64-linux'), { exact: true }).waitFor()
  expect(await page.getByText(dashboard.whyHeard).count()).toBe(0)
})
