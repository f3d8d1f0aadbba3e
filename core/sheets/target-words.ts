import type { SheetRace } from './sheet-material.ts'
import { time } from './words.ts'

/** What the driver could aim at next, from the race itself: the average of the place ahead, else their own best lap. */
export function targetWords({ race, figures }: SheetRace, sourceDriverId: string): string[] {
  const at = race.results.findIndex((line) => line.sourceDriverId === sourceDriverId)
  const own = figures.drivers[at]?.own
  if (own?.averageLapMs == null) return []
  const words = [`Own average ${time(own.averageLapMs)}, best lap ${time(own.fastestLapMs)}.`]
  const ahead = race.results[at - 1]
  const aheadMs = figures.drivers[at - 1]?.own.averageLapMs
  if (!ahead || aheadMs == null) return [...words, 'Nobody was ahead: an average nearer to the best lap.']
  const gainMs = own.averageLapMs - aheadMs
  return [
    ...words,
    `Place ${ahead.position ?? at}, ${ahead.driverName}, averaged ${time(aheadMs)}.`,
    gainMs > 0
      ? `That is ${time(gainMs)} a lap to find.`
      : 'That pace was there already: fewer slow laps bring the place.',
  ]
}
