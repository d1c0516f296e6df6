/** What this PC says of itself, question by question, for those who want to understand a report. Nothing is changed by asking. */
export interface Reading {
  /** Such as `pc-facts`. */
  name: string
  /** Any JSON value. */
  ask(signal: AbortSignal): Promise<unknown>
}
