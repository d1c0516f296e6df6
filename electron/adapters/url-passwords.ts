/** Passwords in the URLs of a setup: it may name a proxy or a mirror that asks for one. */
import type { Setup } from '../contract/setup.ts'
import type { Redactor } from './redactor.ts'

/** From now on they are never let through, whichever way a program writes them. */
export function addUrlPasswords(redactor: Redactor, { image, virtualBox }: Setup): void {
  for (const url of [image.mirror, image.proxy, virtualBox.mirror])
    if (url !== undefined) for (const password of passwordsIn(url)) redactor.add(password)
}

/** As it was typed, as `URL` writes it, and what it stands for. */
function passwordsIn(url: string): string[] {
  const { password } = new URL(url)
  if (password === '') return []
  // A backslash ends the authority like a slash.
  const typed = /^https?:[/\\]*[^/\\:]*:([^/\\]*)@/i.exec(url)?.[1]
  return [password, decoded(password), ...(typed === undefined ? [] : [typed])]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that stands for itself.
    return text
  }
}
