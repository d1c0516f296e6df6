/** What whoever packs can mend: the message says all. Exit codes as those of the command line: 2 for what is wrong in the call itself. */
export class PackingError extends Error {
  override name = 'PackingError'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Why something could not be fetched, with what is behind it: `fetch` itself says no more than that it failed. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Of several addresses none answered: that has a code alone.
  const own = error.message === '' && 'code' in error ? String(error.code) : error.message
  return error.cause === undefined ? own : `${own}: ${whyOf(error.cause)}`
}
