/** The first page, where something about VirtualBox is to be done. */
import { expect, test } from 'vitest'
import type { PcCheck } from '../../electron/contract/pc-view.ts'
import { openStill, openWindow } from './open-window.ts'

test('offers to remove the rules that block VirtualBox, and removes them with the set-up', async () => {
  const { page, wizard, texts } = await openWindow({ fast: true })
  const { thisPc, review, done, dashboard } = texts
  const line = page.getByRole('listitem').filter({ hasText: thisPc.check.firewall })
  await wizard.thisPc()
  // The firewalls of Linux, on which every rehearsal takes place, know no programs.
  expect(await line.count()).toBe(0)
  await wizard.pretend('virtualbox-blocked')
  await wizard.button(thisPc.again).click()
  await line.getByText(thisPc.state.fixable).waitFor()
  await page.getByRole('contentinfo').getByText(thisPc.notAll).waitFor()
  await line.getByRole('button', { name: 'Remove these rules while setting up', exact: true }).click()
  await line.getByText(thisPc.found.firewallUnblocks).waitFor()
  await wizard.toReview()
  await page.getByText(/, rules that block VirtualBox are removed$/).waitFor()
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
})

test('lets one go on where VirtualBox will be installed', async () => {
  const check: PcCheck = {
    id: 'virtualbox',
    state: 'passed',
    detail: 'VirtualBox 7.2.22 will be installed.',
    facts: { willInstall: '7.2.22' },
    problem: null,
    fix: null,
    link: null,
  }
  const { page, wizard, texts, asked } = await openStill({ page: 'this-pc', checks: [check] })
  const line = page.getByRole('listitem').filter({ hasText: texts.thisPc.check.virtualbox })
  await line.getByText(texts.thisPc.found.virtualboxWillBe('7.2.22')).waitFor()
  await wizard.thisPc()
  await wizard.next()
  await expect.poll(() => asked).toContainEqual({ name: 'goToPage', request: { page: 'your-pi' } })
})
