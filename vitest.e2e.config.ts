/** The window in a real browser, on a rehearsal; `npm run e2e` builds it first. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/*.e2e.test.ts'],
    reporters: ['verbose', './test/plain-reporter.ts'],
    // A browser and a rehearsal each are as much as a small machine bears, and times are measured.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
