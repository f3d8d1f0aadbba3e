import { guessFuel } from '../analysis/fuel-guess.ts'
import type { DriverFigures } from '../analysis/race-figures.ts'
import type { Race, RaceResult } from '../contract/domain.ts'
import { amount, percent } from './words.ts'

/**
 * "92.82 % as published – includes fuel stops; 98.08 % on clean laps". What the published figure includes is said where
 * laps were left out of the other one: fuel stops for a fuel class, slow laps for the rest.
 */
export function consistencyLine(
  race: Race,
  line: RaceResult,
  { clean, cleanLaps: { leftOut } }: DriverFigures,
): string {
  const slow = leftOut.filter(({ reason }) => reason === 'slow').length
  const byPerson = leftOut.filter(({ reason }) => reason === 'person').length
  const includes = [
    slow > 0 && (guessFuel(race.className, race.label).kind === 'fuel' ? 'fuel stops' : amount(slow, 'slow lap')),
    byPerson > 0 && `${amount(byPerson, 'lap')} marked by hand`,
  ].filter(Boolean)
  const published =
    line.consistencyPercent === null
      ? 'Not published'
      : `${percent(line.consistencyPercent)} as published${includes.length > 0 ? ` – includes ${includes.join(' and ')}` : ''}`
  return `${published}; ${clean.consistencyPercent === null ? 'no clean laps' : `${percent(clean.consistencyPercent)} on clean laps`}.`
}

/** The footnote for a reader who does not know the word. */
export function consistencyNote(cleanFactor: number | undefined): string {
  const limit =
    cleanFactor === undefined ? '' : `, no slower than ${Math.round(cleanFactor * 100)} % of the driver’s own median`
  return `Consistency says how alike the lap times are: 100 % less their standard deviation as a share of the average lap, so that 100 % would be every lap the same. Clean laps are ours: counted laps${limit}.`
}
