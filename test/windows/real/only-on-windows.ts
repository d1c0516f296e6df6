/** Elsewhere nothing of it is run, and nothing may look as if it was. */
export function setup(): void {
  if (process.platform !== 'win32')
    throw new Error('NOT RUN: these tests need Windows itself. Its pieces in Wine: npm run lab -- --windows')
}
