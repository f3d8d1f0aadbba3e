import type { CheckedFigure, RaceVerdict } from './checks.ts'
import type { FigureId } from './figure-names.ts'

/** What checked figures are called in plain words. No zod in here: screens use it as it is. */
export const figureTitles: Readonly<Record<CheckedFigure, string>> = {
  'laps-count': 'number of laps',
  'laps-sum': 'total time',
  'lap-zero': 'lap time',
  'result-order': 'order of the table',
  behind: 'behind',
  'fastest-lap': 'fastest lap and its number',
  'average-lap': 'average lap',
  'average-top-5': 'average of the top 5 laps',
  'average-top-10': 'average of the top 10 laps',
  'average-top-15': 'average of the top 15 laps',
  'top-2-consecutive': 'top 2 consecutive laps',
  'top-3-consecutive': 'top 3 consecutive laps',
  deviation: 'standard deviation',
  consistency: 'consistency',
  'lap-pace': 'pace after each lap',
  'lap-position': 'position on each lap',
  'grid-position': 'grid position',
  'driver-name': 'name of the driver',
  'script-figure': 'figures that the page states twice',
}

/** Which figure explains what the laps give; null for what no figure is. */
export const explainedFigures: Readonly<Record<CheckedFigure, FigureId | null>> = {
  'laps-count': 'laps',
  'laps-sum': 'total-time',
  'lap-zero': 'lap-time',
  'result-order': 'position',
  behind: 'behind',
  'fastest-lap': 'fastest-lap',
  'average-lap': 'average-lap',
  'average-top-5': 'average-top-5',
  'average-top-10': 'average-top-10',
  'average-top-15': 'average-top-15',
  'top-2-consecutive': 'top-2-consecutive',
  'top-3-consecutive': 'top-3-consecutive',
  deviation: 'std-deviation',
  consistency: 'consistency',
  'lap-pace': 'lap-pace',
  'lap-position': 'lap-position',
  'grid-position': 'grid-position',
  'driver-name': null,
  'script-figure': null,
}

/** Which laps the statistics of a race count, for a person. */
export function basisWords(basis: RaceVerdict['basis']): string {
  if (basis === 'from-lap-1') return 'statistics from lap 1'
  return basis === 'from-lap-2' ? 'statistics from lap 2' : 'first counted lap unknown'
}

/** "Verified", "1 does not add up", "2 known", "Nothing to verify". */
export function verdictWords({
  state,
  openCount,
  knownCount,
}: Pick<RaceVerdict, 'state' | 'openCount' | 'knownCount'>): string {
  if (state === 'wrong') return openCount === 1 ? '1 does not add up' : `${openCount} do not add up`
  if (state === 'known') return `${knownCount} known`
  return state === 'verified' ? 'Verified' : 'Nothing to verify'
}
