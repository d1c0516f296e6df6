/** Time. A port of its own so that tests and the rehearsal need not wait for real minutes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Rejects with an `AbortError` as soon as the signal says so. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
