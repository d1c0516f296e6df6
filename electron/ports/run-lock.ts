/** At most one run, or other change, at a time for one user on one PC. */
export interface RunLock {
  /**
   * Takes the lock; the returned function gives it back. The lock goes away with the process that holds it, however that
   * ends. Throws `RUN_IN_PROGRESS`.
   */
  acquire(): Promise<() => Promise<void>>
}
