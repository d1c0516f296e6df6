/** The button that copies diagnostics while it looks: it says so, can be given up, and keeps the focus. */
import { expect, test } from 'vitest'
import { openStill } from './open-window.ts'

test('a look that takes long is shown, and can be cancelled', async () => {
  const { page, wizard, texts, asked } = await openStill({ page: 'dashboard' })
  const { diagnostics, common } = texts
  const stopped = Promise.withResolvers<undefined>()
  await page.route('**/api/call/readDiagnostics', async (route) => {
    await stopped.promise
    await route.continue()
  })
  await wizard.button(diagnostics.copy).click()
  await wizard.button(diagnostics.looking).waitFor()
  expect(await wizard.button(diagnostics.looking).getAttribute('aria-disabled')).toBe('true')
  await wizard.button(common.cancel).click()
  await expect.poll(() => asked.map(({ name }) => name)).toContain('stopDiagnostics')
  expect(await page.locator(':focus').innerText()).toBe(diagnostics.looking)
  stopped.resolve(undefined)
  await wizard.button(diagnostics.copy).waitFor()
  expect(await wizard.button(common.cancel).count()).toBe(0)
})
