/** Links that open a page of the wizard from outside: `pi-offload://review`. They open, and do nothing else. */
import { pageSchema, type Page } from '../contract/app-state.ts'

export const linkScheme = 'pi-offload'

/** Windows' browsers add the slash. Whatever says more than a page is no link of ours. */
const form = new RegExp(`^${linkScheme}://([a-z-]{1,20})/?$`, 'i')

/** The page that a link names; `undefined` for all else, because any page of the web may hold one. */
export function pageInLink(link: string): Page | undefined {
  return pageSchema.safeParse(form.exec(link)?.[1]?.toLowerCase()).data
}

/** The first link among the words of a command line, to which Chromium adds its own in any order. */
export function pageInArguments(words: readonly string[]): Page | undefined {
  for (const word of words) {
    const page = pageInLink(word)
    if (page !== undefined) return page
  }
  return undefined
}
