/** In German; at 200 % and in forced colours. */
import type { Camera } from './camera.ts'

const others = { sizes: ['zoomed'], appearances: ['light', 'contrast'] } as const

export async function picturesOfOthers({ page, wizard, texts, take }: Camera): Promise<void> {
  const { builder, offload, review, dashboard, done } = texts
  await wizard.thisPc()
  await take('german-1-this-pc', { appearances: ['light'] })
  await take('german-1-this-pc', others)
  await wizard.next()
  await wizard.yourPi()
  await wizard.next()
  await wizard.heading(builder.title).waitFor()
  await take('german-3-builder', { appearances: ['light'] })
  await take('german-3-builder', others)
  await wizard.next()
  await wizard.heading(offload.title).waitFor()
  await wizard.next()
  await wizard.planned()
  await take('german-5-review', { appearances: ['light', 'contrast'] })
  await wizard.button(review.start).click()
  await wizard.done()
  await wizard.button(done.dashboard).click()
  await page.getByText(dashboard.lightDetail.pi).waitFor()
  await page.getByText(dashboard.builds.moment.idle).waitFor()
  await take('german-8-dashboard', { appearances: ['light'] })
}
