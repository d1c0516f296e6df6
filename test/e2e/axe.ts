/** Looks for what hinders people, in every theme. */
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const appearances = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const

/** Fluent's keyboard navigation has hidden elements that hand the focus on at once; axe takes them for a trap. */
const context = "{ include: document, exclude: '[data-tabster-dummy]' }"

/** What axe finds, a line each; empty when all is well. */
export async function findings(page: Page, place: string): Promise<string[]> {
  const found: string[] = []
  for (const [name, media] of Object.entries(appearances)) {
    // A colour that is still changing into that of the next theme is nobody's fault.
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' })
    if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source)
    const results = await page.evaluate<AxeResults>(`axe.run(${context}, { resultTypes: ['violations'] })`)
    for (const { id, nodes } of results.violations)
      for (const node of nodes)
        found.push(`${place}, ${name}: ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  return found
}
