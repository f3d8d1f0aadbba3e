import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // What is awaited comes, however busy the machine is.
    expect: { poll: { timeout: 20_000 } },
    include: ['tests/**/*.test.ts'],
    // The long parts of a suite (npm run test:long) are many times as long.
    testTimeout: process.env.MRE_LONG ? 1_800_000 : 60_000,
    pool: 'forks',
    maxWorkers: '100%',
  },
})
