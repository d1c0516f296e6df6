/** Looks for secrets in what a program wrote. */
export type Secrets = Readonly<Record<string, string>>

const base64Of = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '')

/** How a secret may stand in a text: as it is, in JSON, in JSON in JSON, in a URL, in base64. */
export function formsOf(secret: string): string[] {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
  return [secret, inJson(secret), inJson(inJson(secret)), encodeURIComponent(secret), base64Of(secret)]
}

/** Which of them are in it, in which form. */
export function leaksIn(text: string, secrets: Secrets): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    // The last digit of base64 also depends on what follows.
    [...formsOf(secret), base64Of(secret).slice(0, -1)]
      .filter((form) => text.includes(form))
      .map((form) => `${name} as ${form}`),
  )
}
