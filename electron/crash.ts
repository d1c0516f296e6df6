/**
 * What nobody caught is a mistake of this program. Nothing is sure of its state then, so whoever is told ends the process; the next
 * start continues. Left to Node or Electron, the error would be printed or shown as it is, with all that it holds.
 */
export function onCrash(end: (error: unknown) => void): void {
  process.on('uncaughtException', end)
  // Electron only warns of it, where Node makes the former of it.
  process.on('unhandledRejection', end)
}
