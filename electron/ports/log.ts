/** The program's own log: one redacted JSON line an event. */
export interface Log {
  write(event: string, fields?: Readonly<Record<string, unknown>>): void
  /** The last lines, oldest first, each a JSON object; redacted as they are stored. */
  tail(lines: number): Promise<string[]>
  /** Deletes the log: what it speaks of is gone. A later `write` begins a new one. */
  forget(): void
}
