/** The product in the lab's Windows; `npm run lab -- --windows` starts it where that stands (test/lab/windows/run.ts). */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/lab/windows/**/*.test.ts'],
    reporters: ['verbose', './test/plain-reporter.ts'],
    // There is one, and times are measured.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
