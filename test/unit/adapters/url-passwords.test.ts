import { expect, test } from 'vitest'
import { createRedactor } from '../../../electron/adapters/redactor.ts'
import { addUrlPasswords } from '../../../electron/adapters/url-passwords.ts'
import { rehearsalSetup } from '../../../electron/rehearsal/world.ts'
import { leaksIn, formsOf } from '../../leaks.ts'

test.each([
  ['Tor"te",x', 'Tor"te",x'],
  ["Tor'te", "Tor'te"],
  ['Tor@te', 'Tor@te'],
  ['Tor:te', 'Tor:te'],
  ['T%C3%B6r%22te', 'Tör"te'],
  ['100%Torte', '100%Torte'],
])('the password %s in a URL of the setup is let through in no form', (typed, meant) => {
  const { image, virtualBox } = rehearsalSetup
  const url = `http://jane:${typed}@proxy.example:3128`
  for (const setup of [
    { ...rehearsalSetup, image: { ...image, proxy: url } },
    { ...rehearsalSetup, image: { ...image, mirror: url } },
    { ...rehearsalSetup, virtualBox: { ...virtualBox, mirror: url } },
  ]) {
    const redactor = createRedactor()
    addUrlPasswords(redactor, setup)
    const { password } = new URL(url)
    for (const secret of [typed, meant, password])
      expect(leaksIn(redactor.text(formsOf(secret).join('\n')), { secret })).toEqual([])
    expect(redactor.text(`by ${url}/`)).toBe('by http://jane:[redacted]@proxy.example:3128/')
  }
})

test('a URL without a password hides nothing', () => {
  const redactor = createRedactor()
  const url = 'http://jane@proxy.example:3128'
  addUrlPasswords(redactor, { ...rehearsalSetup, image: { ...rehearsalSetup.image, proxy: url } })
  expect(redactor.text(`${url} and ${rehearsalSetup.image.mirror}`)).toBe(
    `${url} and ${rehearsalSetup.image.mirror}`,
  )
})
