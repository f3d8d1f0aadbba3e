import { differenceOf } from '../analysis/difference-words.ts'
import { suspectedStops } from '../analysis/race-understanding.ts'
import type { SheetRace } from './sheet-material.ts'
import { percent } from './words.ts'

/**
 * "92.82 % as published – includes 3 suspected fuel stops; 98.08 % on clean laps." What the published figure includes is
 * said as the insights of the race say it, where laps were left out of the other one. Of the driver in line `at`.
 */
export function consistencyLine(
  { race, figures, fuel }: Pick<SheetRace, 'race' | 'figures' | 'fuel'>,
  at: number,
): string {
  const [line, driver] = [race.results[at], figures.drivers[at]]
  if (line === undefined || driver === undefined) return 'Not published; no clean laps.'
  const stops = suspectedStops(race, figures, fuel)[at] ?? []
  const includes = differenceOf(driver, new Set(stops.map(({ lapNumber }) => lapNumber)))
  const published =
    line.consistencyPercent === null
      ? 'Not published'
      : `${percent(line.consistencyPercent)} as published${includes === null ? '' : ` – ${includes}`}`
  const { consistencyPercent } = driver.clean
  return `${published}; ${consistencyPercent === null ? 'no clean laps' : `${percent(consistencyPercent)} on clean laps`}.`
}

/** The footnote for a reader who does not know the word. */
export function consistencyNote(cleanFactor: number | undefined): string {
  const limit =
    cleanFactor === undefined ? '' : `, no slower than ${Math.round(cleanFactor * 100)} % of the driver’s own median`
  return `Consistency says how alike the lap times are: 100 % less their standard deviation as a share of the average lap, so that 100 % would be every lap the same. Clean laps are ours: counted laps${limit}.`
}
