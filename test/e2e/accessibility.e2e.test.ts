/** Nothing that hinders people, on any page, in any state, in any theme. */
import { expect, test } from 'vitest'
import { en } from '../../renderer/texts/en.ts'
import { problem } from '../../electron/contract/problem.ts'
import { findings } from './axe.ts'
import { openStill, openWindow } from './open-window.ts'
import { dashboardWith, noBuilds, running, someBuilds, someFastBuild } from './some-builds.ts'
import { walkThroughTroubles } from './troubles.ts'
import { pi } from './wizard.ts'

test('axe finds nothing on any page in any theme', async () => {
  const { page, wizard, texts } = await openWindow({ reducedMotion: 'reduce' })
  const { review, settingUp, common, dashboard } = texts
  const found: string[] = []
  const look = async (place: string) => found.push(...(await findings(page, place)))

  await wizard.thisPc()
  await look('this PC')
  await wizard.next()
  await wizard.choosePi()
  await wizard.button(texts.yourPi.connect).click()
  await wizard.button(texts.yourPi.confirm).waitFor()
  await look('your Pi, unconfirmed')
  await wizard.button(texts.yourPi.confirm).click()
  await wizard.logIn(pi.password)
  await page.getByText(texts.yourPi.fact.model, { exact: true }).waitFor()
  await look('your Pi')
  await wizard.next()
  await wizard.heading(texts.builder.title).waitFor()
  await wizard.button(common.advanced).click()
  await look('the builder')
  await wizard.next()
  await wizard.heading(texts.offload.title).waitFor()
  await wizard.button(common.advanced).click()
  await look('how the Pi uses it')
  await wizard.next()
  await wizard.planned()
  await wizard.button(review.expandAll).click()
  await page.getByText('/etc/nixos/pi-offload/default.nix').first().waitFor()
  await look('review')
  await wizard.start()
  await page.getByRole('img', { name: settingUp.screenAlt }).waitFor({ timeout: 60_000 })
  await look('setting up')
  await wizard.button(settingUp.log).click()
  await page.getByRole('log').waitFor()
  await look('setting up, log')
  await wizard.button(common.close).click()
  await wizard.button(settingUp.stop).click()
  await wizard.heading(settingUp.stopped).waitFor()
  await look('stopped')
  await wizard.button(settingUp.continue).click()
  await wizard.planned()
  await wizard.start()
  await wizard.done()
  await look('done')
  await wizard.button(texts.done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  await page.getByText(dashboard.builds.moment.idle).waitFor()
  await look('dashboard')
  for (const section of ['parts', 'log'] as const) {
    await page.getByRole('tab', { name: dashboard.sections[section] }).click()
    await look(`dashboard, ${section}`)
  }
  await page.getByRole('tab', { name: dashboard.sections.overview }).click()
  await wizard.button(dashboard.uninstall).click()
  await wizard.heading(review.absentTitle).waitFor()
  await look('uninstall')
  await wizard.button(review.startAbsent).click()
  await wizard.heading(settingUp.absentTitle).waitFor()
  await look('uninstalling')
  await wizard.heading(texts.done.removedTitle).waitFor({ timeout: 120_000 })
  await look('removed')
  expect(found).toEqual([])
}, 300_000)

test('axe finds nothing where something is wrong', async () => {
  const { page, wizard, texts, rehearsal } = await openWindow({
    fast: true,
    losesLine: true,
    reducedMotion: 'reduce',
  })
  const { review, settingUp, dashboard } = texts
  const found: string[] = []
  const look = async (place: string) => found.push(...(await findings(page, place)))

  await walkThroughTroubles({ page, wizard, texts }, look)
  await wizard.pretend('installation-fails')
  await wizard.button(settingUp.continue).click()
  await wizard.planned()
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(texts.done.dashboard).click()
  await wizard.pretend('pi-off')
  await wizard.button(dashboard.shutDown).click()
  await page.getByRole('region', { name: dashboard.power }).getByText(dashboard.machine.poweroff).waitFor()
  await wizard.button(dashboard.refresh).click()
  await page.getByText(dashboard.lightState.off).first().waitFor()
  await look('dashboard, off')
  await page.getByRole('tab', { name: dashboard.sections.parts }).click()
  await page.getByText(dashboard.comesOfIt).first().waitFor()
  await look('dashboard, parts that are off')
  await rehearsal[Symbol.asyncDispose]()
  await page.getByText(texts.lineDown.title).waitFor()
  await look('line lost')
  expect(found).toEqual([])
}, 300_000)

test.for([
  ['an unfinished run', { interrupted: 'present' }, en.settingUp.continue],
  ['an unfinished run, first page', { interrupted: 'present', page: 'this-pc' }, en.interrupted.continue],
  ['an unfinished removal', { interrupted: 'absent' }, en.settingUp.continue],
  ['no run at all', {}, en.settingUp.toReview],
  ['no proof', { page: 'done' }, en.done.dashboard],
] as const)('axe finds nothing: %s', async ([place, fields, button]) => {
  const { page, wizard } = await openStill(fields)
  await wizard.button(button).waitFor()
  expect(await findings(page, place)).toEqual([])
})

test.for([
  [
    'builds that run',
    dashboardWith({ kind: 'ready', value: someBuilds }),
    en.dashboard.builds.running(2, '2'),
  ],
  [
    'a whole build of the Pi',
    { ...dashboardWith({ kind: 'ready', value: someBuilds }), ...running(someFastBuild) },
    en.dashboard.builds.fast.stage.building,
  ],
  [
    'builds of a machine that is off',
    dashboardWith({ kind: 'ready', value: someBuilds }, 'poweroff'),
    en.dashboard.builds.moment.off,
  ],
  [
    'a PC that has another address',
    {
      ...dashboardWith({ kind: 'ready', value: noBuilds }),
      notice: { kind: 'address-changed', address: '192.168.1.10' },
    },
    en.notice.repair,
  ],
  ['no builds', dashboardWith({ kind: 'ready', value: noBuilds }), en.dashboard.builds.moment.empty],
  [
    'builds that cannot be seen',
    dashboardWith({ kind: 'failed', problem: problem('BUILDER_UNREACHABLE', 'No answer.') }),
    en.dashboard.builds.moment.hidden,
  ],
] as const)('axe finds nothing: %s', async ([place, fields, words]) => {
  const { page } = await openStill(fields)
  await page.getByText(words, { exact: true }).waitFor()
  expect(await findings(page, place)).toEqual([])
})

test('axe finds nothing: a window that is not known', async () => {
  const { page, wizard } = await openWindow({ fast: true, losesLine: true })
  // Only then does it keep what it is known by.
  await wizard.thisPc()
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await page.getByText('This window may not use the program').waitFor()
  expect(await findings(page, 'refused')).toEqual([])
})
