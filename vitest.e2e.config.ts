/** The window in a real browser, on a rehearsal; `npm run e2e` builds it first. */
import { configDefaults, defineConfig } from 'vitest/config'

/** They hold times against bounds, so nothing else runs beside them. */
const measured = ['test/e2e/stops.e2e.test.ts', 'test/e2e/speed.e2e.test.ts']

export default defineConfig({
  test: {
    reporters: ['verbose', './test/plain-reporter.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As long as Playwright waits for what is not there yet, and longer than the window does before it looks again.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['test/e2e/*.e2e.test.ts'],
          exclude: [...configDefaults.exclude, ...measured],
          // A rehearsal mostly waits: a small machine bears three of them, each with a browser.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'measured',
          include: measured,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
