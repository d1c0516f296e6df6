/** Whether everything on a page can be seen and pressed, whatever the size of the window. */
import type { Page } from 'playwright-core'

/** What is wider than its place, what is cut off, and what cannot be pressed where it is drawn; empty when all is well. */
export async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What opens is covered until it is open; what turns for as long as something waits never ends.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
    await Promise.allSettled(ending.map(({ finished }) => finished))
    const found: string[] = []
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${(element.ariaLabel ?? element.textContent).trim().slice(0, 50)}”`
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.getClientRects().length > 0

    for (const element of document.querySelectorAll('html, body, main, main section, header, footer, nav'))
      if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        found.push(`wider than its place: ${nameOf(element)}`)

    for (const element of document.querySelectorAll('h1, h2, h3, p, span, div, dt, dd, label, button, li')) {
      const { overflowX, clipPath } = getComputedStyle(element)
      if (element.textContent.trim() === '') continue
      const cuts = overflowX === 'hidden' || overflowX === 'clip'
      // What is said to those who listen alone is hidden on purpose.
      if (
        !cuts ||
        clipPath !== 'none' ||
        element.closest('.visually-hidden, [role=progressbar]') !== null ||
        !isSeen(element)
      )
        continue
      if (element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${nameOf(element)}`)
    }

    const controls = document.querySelectorAll<HTMLElement>(
      'button, a[href], input, select, textarea, [role=tab], [tabindex="0"]',
    )
    for (const control of controls) {
      if (control.closest('[data-tabster-dummy], [aria-hidden=true]') !== null || !isSeen(control)) continue
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const { left, top, width, height } = control.getBoundingClientRect()
      // The frame of something long that scrolls in itself is reached at its upper edge.
      const x = left + width / 2
      const y = top + Math.min(height, innerHeight / 2) / 2
      const isInside = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight
      const there = isInside ? document.elementFromPoint(x, y) : null
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : undefined
      const isIts =
        there !== null &&
        (control.contains(there) ||
          there.contains(control) ||
          (label?.contains(there) ?? false) ||
          (control.parentElement?.contains(there) ?? false))
      if (!isIts) found.push(`cannot be pressed: ${nameOf(control)}`)
    }
    document.querySelector('main')?.scrollTo(0, 0)
    return found
  })
}
