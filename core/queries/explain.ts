import { explainFigure } from '../analysis/explain.ts'
import type { SourceName } from '../contract/domain.ts'
import type { ExplainWanted, Explanation } from '../contract/explain.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { type FigureSettings, findRaceMaterial } from './race-material.ts'

/** Which page of which source it was read from, so that address and archived text can be told. */
export interface ExplainedPage {
  readonly source: SourceName
  readonly sourceTrackSlug: string
  readonly sourceRaceId: string
}

/** How a figure came about; undefined where there is no such race, driver or lap. All of one moment. */
export function findExplanation(
  store: Store,
  { raceId, driverId, figure, ...details }: ExplainWanted,
  settings: FigureSettings,
): { explanation: Omit<Explanation, 'page'>; page: ExplainedPage } | undefined {
  return store.read(() => {
    const material = findRaceMaterial(store, raceId, settings)
    if (material === undefined) return undefined
    const { race, driverIds, figures, source, sourceTrackSlug, eventId } = material
    const result = race.results.find(({ sourceDriverId }) => driverIds.get(sourceDriverId) === driverId)
    if (result === undefined) return undefined
    const { sourceDriverId, driverName } = result
    const { lapNumber } = details
    const { results, lengthMs, sourceRaceId, raceNumber, label, section } = race
    const explained = explainFigure({ results, lengthMs, figures }, sourceDriverId, figure, details)
    if (explained === undefined) return undefined
    const said = new Map(
      listDecisions(store, 'lap', eventId)
        .filter(({ subject }) => subject.sourceRaceId === sourceRaceId && subject.sourceDriverId === sourceDriverId)
        .map((decision) => [decision.subject.lapNumber, decision]),
    )
    const verdicts = material.verdicts.get(sourceDriverId) ?? new Map()
    const explanation = {
      figure,
      raceId,
      driverId,
      driverName,
      raceName: raceNumber === null ? (label ?? sourceRaceId) : `Race ${raceNumber}: ${label ?? sourceRaceId}`,
      section,
      lapNumber: lapNumber ?? null,
      steps: [...explained.steps, ...saidOf(figure, said.get(lapNumber ?? 0), verdicts)],
      used: [...explained.used],
      leftOut: explained.leftOut.map(({ lap, why }) => {
        const decision = why === 'person' ? said.get(lap.lapNumber) : undefined
        return { ...lap, why, note: decision?.note ?? null, decidedBy: decision?.decidedBy ?? null }
      }),
      countedByPerson: [...verdicts].flatMap(([number, verdict]) => (verdict === 'in' ? [number] : [])),
      ours: explained.ours,
      published: explained.published,
      agrees: explained.agrees,
    }
    return { explanation, page: { source, sourceTrackSlug, sourceRaceId } }
  })
}

type LapDecision = ReturnType<typeof listDecisions<'lap'>>[number]

/** What a person said of the very lap that is explained, as long as it holds. */
function saidOf(
  figure: ExplainWanted['figure'],
  decision: LapDecision | undefined,
  verdicts: ReadonlyMap<number, unknown>,
): string[] {
  if (figure !== 'lap-time' || decision === undefined || !verdicts.has(decision.subject.lapNumber)) return []
  const { note, decidedBy } = decision
  return [`Said by ${decidedBy}${note === null ? '' : `: “${note}”`}.`]
}
