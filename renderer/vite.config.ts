import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // Served from a folder of the desktop program as well as from the root of a small server.
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome130',
    // Everything stays a file of its own: the content security policy allows no inline data.
    assetsInlineLimit: 0,
    // One file from this very PC: there is nothing to be gained by splitting it.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Fluent marks its files for servers that draw React; there is none here.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log)
      },
    },
  },
})
