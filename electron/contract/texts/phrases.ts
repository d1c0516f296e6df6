/**
 * Sentences of the engine in another language, by the English sentence itself, as gettext does it. `{}` stands for what is filled
 * in: another of the sentences, or what is taken over as it is.
 */
export type Phrases = Readonly<Record<string, string>>

const compiled = new WeakMap<Phrases, { pattern: RegExp; translation: string }[]>()

export function translatePhrase(phrases: Phrases, english: string): string | undefined {
  const exact = phrases[english]
  if (exact !== undefined) return exact
  for (const between of [', ', '; ']) {
    const parts = english.split(between)
    const translated = parts.map((part) => translateOne(phrases, part))
    // Several in one line; where one of them is not known, the comma may belong to the sentence.
    if (parts.length > 1 && translated.every((part) => part !== undefined)) return translated.join(between)
  }
  return translateOne(phrases, english)
}

function translateOne(phrases: Phrases, english: string): string | undefined {
  const exact = phrases[english]
  if (exact !== undefined) return exact
  for (const { pattern, translation } of patternsOf(phrases)) {
    const values = pattern.exec(english)?.slice(1)
    if (values !== undefined)
      return translation.replaceAll('{}', () => filledIn(phrases, values.shift() ?? ''))
  }
  return undefined
}

/** It may be a sentence of its own, such as what keeps a file from being changed. */
function filledIn(phrases: Phrases, value: string): string {
  return translateOne(phrases, value) ?? value
}

function patternsOf(phrases: Phrases) {
  const known = compiled.get(phrases)
  if (known !== undefined) return known
  const patterns = Object.entries(phrases)
    .filter(([english]) => english.includes('{}'))
    .map(([english, translation]) => ({
      pattern: new RegExp(`^${english.split('{}').map(RegExp.escape).join('(.+)')}$`, 'su'),
      translation,
    }))
  compiled.set(phrases, patterns)
  return patterns
}
