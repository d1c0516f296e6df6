import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Those of a folder below need Windows itself (vitest.on-windows.config.ts).
    include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts', 'test/windows/*.test.ts'],
    reporters: ['default', './test/plain-reporter.ts'],
    // By itself Vitest leaves one processor free: on a small machine that is half of it.
    maxWorkers: '100%',
    testTimeout: 20_000,
    // Tests may be run as root through sudo; the program itself may not.
    env: {
      SUDO_UID: '',
      // As the program's own start has it: hundreds of processes of it are started.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compile', import.meta.url)),
    },
  },
})
