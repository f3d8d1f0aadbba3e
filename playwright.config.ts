import { defineConfig } from '@playwright/test'

/** The tests that need a window or a browser: `npm test` runs them last (scripts/test-desktop.mjs). */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'out/playwright',
  timeout: 90_000,
  // On a busy machine a page takes its time; what comes at once is seen at once.
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list', { printSteps: false }]],
  use: { actionTimeout: 15_000, trace: 'off' },
})
