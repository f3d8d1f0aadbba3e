import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { noncePlaceholder } from './core/contract/page-policy.ts'

/** The shell and the screens; the engine has a bundle of its own (scripts/build.mjs), which the command line uses too. */
export default defineConfig({
  main: {
    build: {
      outDir: 'dist/app/main',
      target: 'node20.18',
      externalizeDeps: false,
      rollupOptions: { input: 'electron/main.ts', output: { format: 'es', entryFileNames: '[name].mjs' } },
    },
  },
  preload: {
    build: {
      outDir: 'dist/app/preload',
      target: 'node20.18',
      // A sandboxed preload is one CommonJS file.
      externalizeDeps: false,
      rollupOptions: { input: 'electron/preload.ts', output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    html: { cspNonce: noncePlaceholder },
    build: {
      outDir: 'dist/app/renderer',
      emptyOutDir: true,
      target: 'chrome130',
      minify: true,
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
})
