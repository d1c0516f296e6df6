/** What is seen when something is wrong. */
import type { ServedWizard } from '../served-wizard.ts'
import { walkThroughTroubles, type Trouble } from '../troubles.ts'
import type { Camera, Take } from './camera.ts'

const pictures: Readonly<Partial<Record<Trouble, Take>>> = {
  'this-pc': { sizes: ['wide', 'small'] },
  blocks: { isScrolled: true },
  'pi-off': {},
  password: { isScrolled: true },
  'host-key': { isScrolled: true },
  value: {},
  review: {},
  installation: { sizes: ['wide', 'small'] },
}

export async function picturesOfTroubles(camera: Camera, rehearsal: ServedWizard): Promise<void> {
  const { page, texts, take } = camera
  await walkThroughTroubles(camera, async (trouble) => {
    const how = pictures[trouble]
    if (how !== undefined) await take(`trouble-${trouble}`, how)
  })
  await rehearsal[Symbol.asyncDispose]()
  await page.getByText(texts.lineDown.title).waitFor()
  await take('trouble-line')
}
