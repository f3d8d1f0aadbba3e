/**
 * The best-N curve (VOCABULARY section 5): the average of the best 1, 2, 3 … n laps, in a row or not, exact and not rounded.
 * Starts low for a fast driver, stays flat for a steady one; never falls. Empty for no laps; a lap of no time is none.
 */
export function bestNAveragesMs(lapTimesMs: readonly number[]): number[] {
  let sumMs = 0
  return lapTimesMs
    .filter((lapTimeMs) => lapTimeMs > 0)
    .sort((one, other) => one - other)
    .map((lapTimeMs, at) => {
      sumMs += lapTimeMs
      return sumMs / (at + 1)
    })
}
