/** The window in a real browser, on the lab; `npm run e2e` starts it where that stands (test/e2e/main.ts). */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/lab/**/*.e2e.test.ts'],
    reporters: ['verbose', './test/plain-reporter.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    // One story: what comes after a chapter that failed means nothing.
    bail: 1,
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
  },
})
