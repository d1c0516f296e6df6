/** The contracts against real things; `npm run lab` starts it where they stand (test/lab/contract/run.ts). */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lab/**/*.lab.test.ts'],
    reporters: ['verbose', './test/plain-reporter.ts'],
    // There is one lab, and an installation in it takes minutes.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
  },
})
