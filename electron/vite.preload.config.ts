/** The preload script: a sandboxed one is a single CommonJS file (electronjs.org/docs/latest/tutorial/esm). */
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  build: {
    lib: { entry: 'preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: '../dist',
    emptyOutDir: false,
    target: 'chrome150',
    rolldownOptions: { external: ['electron'] },
  },
})
