/** What is set up otherwise than the form says is told at its field, and taken over on request, by mouse and by keyboard. */
import { expect, test } from 'vitest'
import type { AppState } from '../../electron/contract/app-state.ts'
import { formOf } from '../../electron/ipc/form.ts'
import { findings } from './axe.ts'
import { openStill } from './open-window.ts'

const pc = { system: 'linux', cpuThreads: 16, memoryMiB: 32_768, lowestPort: 1024 } as const
const entered = { pi: { address: '192.168.1.23' } }
const values = {
  builder: { cpuCount: 6, memoryMiB: 6144, processPriority: 'normal', startWithPc: false },
  offload: { whenBuilderIsOff: 'wait', features: ['big-parallel', 'kvm'] },
  network: { pcAddress: 'tower.local' },
}

const state = (page: AppState['page'], filledIn: string[] = []): Partial<AppState> => ({
  page,
  form: formOf(entered, pc),
  inForce: filledIn.length > 0 ? null : entered,
  found: { kind: 'ready', value: { values, isPiRead: false, filledIn } },
})

test('on the page of the builder', async () => {
  const { page, texts, asked, wizard } = await openStill(state('builder'))
  const { builder, draft, found } = texts
  await wizard.heading(builder.title).waitFor()
  await page.getByText(found.differsTitle).waitFor()
  expect(await findings(page, 'the builder, otherwise in VirtualBox')).toEqual([])
  // Nothing is taken over by itself, and what is not asked for is not looked at again.
  expect(asked).toEqual([])
  const cores = page.getByRole('spinbutton', { name: builder.cores })
  expect(await cores.inputValue()).toBe('4')

  await wizard.button(found.takeFor('6', builder.cores)).click()
  await expect
    .poll(() => asked)
    .toEqual([{ name: 'changeSetup', request: { patch: { builder: { cpuCount: 6 } } } }])

  const start = wizard.button(found.takeFor(draft.no, builder.startWithPc))
  await start.focus()
  await page.keyboard.press('Enter')
  // One change waits for the other to be seen, and nothing changes in a window that stands still.
  await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(2)
  expect(asked[1]).toEqual({ name: 'changeSetup', request: { patch: { builder: { startWithPc: false } } } })
  // The button goes with the difference: the focus is at the field.
  const focused = page.getByRole('switch', { name: builder.startWithPc })
  expect(await focused.evaluate((element) => element === document.activeElement)).toBe(true)
})

test('on the page of the Pi’s use, with what could not be read', async () => {
  const { page, texts, asked, wizard } = await openStill(state('offload'))
  const { common, found, offload } = texts
  await wizard.heading(offload.title).waitFor()
  await page.getByText(found.piNotRead).waitFor()
  await wizard.button(common.advanced).click()
  await wizard.button(found.takeFor('big-parallel kvm', offload.features)).click()
  await expect
    .poll(() => asked)
    .toEqual([
      { name: 'changeSetup', request: { patch: { offload: { features: ['big-parallel', 'kvm'] } } } },
    ])
  await wizard.button(found.takeFor(offload.policy.wait, offload.whenOff)).waitFor()
  expect(await findings(page, 'how the Pi uses it, otherwise there')).toEqual([])
})

test('what was entered because it was found is marked', async () => {
  const { page, texts, wizard } = await openStill(state('builder', ['builder.cpuCount', 'offload.alias']))
  const { builder, found, offload } = texts
  await wizard.heading(builder.title).waitFor()
  await page.getByText(found.filledTitle).waitFor()
  await page.getByText(found.filled(builder.cores)).waitFor()
  expect(await page.getByText(offload.alias).count()).toBe(0)
})
