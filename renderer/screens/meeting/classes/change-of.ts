import type { ExplainWanted } from '../../../../core/contract/explain.ts'
import type { FigureId } from '../../../../core/contract/figure-names.ts'

/** What a change from one run of a driver to another is made of: the later one, less the earlier one. */
export function changeOf(figure: FigureId, driverId: number, fromRaceId: number, toRaceId: number): ExplainWanted[] {
  return [
    { figure, raceId: toRaceId, driverId },
    { figure, raceId: fromRaceId, driverId },
  ]
}
