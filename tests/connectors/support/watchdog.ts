import { expect } from 'vitest'

const longestMs = 2_000

/**
 * What `run` gives, provided that it ends within two seconds. Counted in time of the processor, so that a computer that
 * is busy with something else does not make a page slow. A watchdog, no measurement: pages take a few milliseconds.
 */
export function withinTwoSeconds<T>(run: () => T, what: string): T {
  const from = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(from)
  expect((user + system) / 1_000, what).toBeLessThan(longestMs)
  return result
}
