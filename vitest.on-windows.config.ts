/**
 * What of docs/not-run.md needs nobody and leaves nothing, on a real Windows: `npm test -- --config vitest.on-windows.config.ts`. The
 * workflows start it; what it changes of the PC (a rule, a task, a reserved port) it takes back, yet it belongs on a machine that is
 * thrown away.
 */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/windows/real/**/*.windows.test.ts'],
    globalSetup: ['test/windows/real/only-on-windows.ts'],
    reporters: ['verbose', './test/plain-reporter.ts'],
    // There is one firewall, and one scheduler.
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
