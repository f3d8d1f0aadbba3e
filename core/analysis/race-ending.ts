/**
 * How a driver's race ended: `published` where the source says a word of its own (DNF, DQ…); `finished` and
 * `maybe-stopped` by the clock; `unknown` where the race has no scheduled length; `no-laps` for who completed none.
 */
export type RaceEnding = 'published' | 'finished' | 'maybe-stopped' | 'unknown' | 'no-laps'

/**
 * Judged as VOCABULARY section 3 measured it: the source's own word first; else a car that ran to the end of a timed race
 * has a total at or above the scheduled length, and below it may have stopped early, which is a suggestion and no fact.
 */
export function raceEnding(
  { statusText, lapTimesMs }: { readonly statusText: string | null; readonly lapTimesMs: readonly number[] },
  lengthMs: number | null,
): RaceEnding {
  if (statusText !== null) return 'published'
  if (lapTimesMs.length === 0) return 'no-laps'
  if (lengthMs === null) return 'unknown'
  return lapTimesMs.reduce((sum, lapTimeMs) => sum + lapTimeMs, 0) >= lengthMs ? 'finished' : 'maybe-stopped'
}
