import { differenceOf } from '../analysis/difference-words.ts'
import type { DriverFigures } from '../analysis/race-figures.ts'
import type { DriverStory } from '../analysis/race-story.ts'
import { type DriverUnderstanding, understandRace } from '../analysis/race-understanding.ts'
import { whatIf } from '../analysis/what-if.ts'
import type { RaceResult } from '../contract/domain.ts'
import type {
  RaceUnderstanding,
  ShownMark,
  StaleMark,
  UnderstoodDriver,
  WhatIfAnswer,
  WhatIfWanted,
} from '../contract/understanding.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { type FigureSettings, findRaceMaterial, type RaceMaterial } from './race-material.ts'
import { hintSentence, raceDifference, suspectSentence, whatIfSentence } from './understanding-words.ts'

type LapDecision = ReturnType<typeof listDecisions<'lap'>>[number]

/** What the laps of a stored race say beyond its figures; undefined where there is no such race. All of one moment. */
export function findUnderstanding(
  store: Store,
  raceId: number,
  settings: FigureSettings,
): RaceUnderstanding | undefined {
  return store.read(() => {
    const material = findRaceMaterial(store, raceId, settings)
    if (material === undefined) return undefined
    const { race, figures, verdicts, fuel, eventId } = material
    const said = listDecisions(store, 'lap', eventId).filter(
      ({ subject }) => subject.sourceRaceId === race.sourceRaceId,
    )
    const understood = understandRace(race, figures, verdicts, fuel)
    const { suspects, story } = understood
    const idOf = (sourceDriverId: string) => material.driverIds.get(sourceDriverId) ?? 0
    const drivers = race.results.map((result, at) =>
      driverOf(
        result,
        idOf(result.sourceDriverId),
        understood.drivers[at],
        figures.drivers[at],
        story.drivers[at],
        said.filter(({ subject }) => subject.sourceDriverId === result.sourceDriverId),
      ),
    )
    const [winner] = drivers
    return {
      raceId,
      eventId,
      basis: figures.basis,
      cleanFactor: figures.cleanFactor,
      lengthMs: race.lengthMs,
      fuel,
      className: race.className,
      difference: raceDifference(
        figures.cleanFactor,
        drivers.map(({ difference }) => difference),
        winner ? { published: winner.publishedConsistencyRank, clean: winner.cleanConsistencyRank } : null,
      ),
      drivers,
      suspects: suspects.map(({ sourceDriverId, effect, ...suspect }) => {
        const before = effect.before.find((row) => row.sourceDriverId === sourceDriverId)?.position ?? null
        const after = effect.after.find((row) => row.sourceDriverId === sourceDriverId)?.position ?? null
        return {
          ...suspect,
          normalLapMs: Math.round(suspect.normalLapMs),
          driverId: idOf(sourceDriverId),
          lapsGained: suspect.kind === 'missed' ? 1 : -1,
          positionBefore: before,
          positionAfter: after,
          sentence: suspectSentence(suspect, before, after),
        }
      }),
      staleMarks: staleMarksOf(material, said),
      leadChanges: story.leadChanges.map(({ lapNumber, from, to }) => ({
        lapNumber,
        fromDriverId: idOf(from),
        toDriverId: idOf(to),
      })),
      passes: story.passes.map(({ by, on, ...pass }) => ({ ...pass, byDriverId: idOf(by), onDriverId: idOf(on) })),
      lappings: story.lappings.map(({ lapped, by, ...one }) => ({
        ...one,
        driverId: idOf(lapped),
        byDriverId: idOf(by),
      })),
    }
  })
}

function driverOf(
  result: RaceResult,
  driverId: number,
  understood: DriverUnderstanding | undefined,
  figures: DriverFigures | undefined,
  story: DriverStory | undefined,
  said: readonly LapDecision[],
): UnderstoodDriver {
  if (!understood || !figures || !story) throw new RangeError('figures are of the results, in their order')
  const { driverName, carNumber, position, averageLapMs, consistencyPercent, laps } = result
  const { band, hints, stints, cleanPace, marks } = understood
  const { clean, cleanLaps } = figures
  const stops = new Set(hints.filter(({ kind }) => kind === 'fuel-stop').map(({ lapNumber }) => lapNumber))
  const { sourceDriverId: _id, finishPosition: _finish, lapsBeingLapped, ...places } = story
  return {
    driverId,
    driverName,
    carNumber,
    position,
    lapCount: laps.length,
    published: { averageLapMs, consistencyPercent, pace: laps.at(-1)?.pace ?? null },
    clean: {
      lapCount: clean.lapCount,
      averageLapMs: whole(clean.averageLapMs),
      consistencyPercent: clean.consistencyPercent,
      pace: cleanPace && { laps: cleanPace.laps, totalMs: Math.round(cleanPace.totalMs) },
      limitMs: whole(cleanLaps.limitMs),
      leftOut: cleanLaps.leftOut.map(({ lap, reason }) => ({ lapNumber: lap.lapNumber, reason })),
    },
    publishedConsistencyRank: understood.publishedConsistencyRank,
    cleanConsistencyRank: understood.cleanConsistencyRank,
    difference: differenceOf(figures, stops),
    band: band && {
      medianLapMs: Math.round(band.medianLapMs),
      fastLimitMs: Math.max(0, Math.round(band.fastLimitMs)),
      slowLimitMs: Math.round(band.slowLimitMs),
    },
    marks: marks.map(
      ({ lapNumber, lapTimeMs, outlier, offByMs, verdict }): ShownMark => ({
        lapNumber,
        lapTimeMs,
        outlier,
        offByMs: whole(offByMs),
        said: verdict === null ? null : saidOf(said.find(({ subject }) => subject.lapNumber === lapNumber)),
      }),
    ),
    hints: hints.map((hint) => ({ ...hint, lostMs: whole(hint.lostMs), sentence: hintSentence(hint) })),
    stints: stints.map((stint) => ({ ...stint, averageLapMs: whole(stint.averageLapMs) })),
    places: { ...places, lapsBeingLapped: [...lapsBeingLapped] },
  }
}

function saidOf(decision: LapDecision | undefined): ShownMark['said'] {
  if (decision === undefined) return null
  const { value, note, decidedBy, decidedAt } = decision
  return { verdict: value.verdict, note, decidedBy, decidedAt }
}

/** Words that do not hold any more, because the lap is another one now. */
function staleMarksOf({ race, driverIds, verdicts }: RaceMaterial, said: readonly LapDecision[]): StaleMark[] {
  return said.flatMap(({ subject, value, note, decidedBy, decidedAt }) => {
    const { sourceDriverId, lapNumber } = subject
    if (verdicts.get(sourceDriverId)?.has(lapNumber)) return []
    const result = race.results.find((one) => one.sourceDriverId === sourceDriverId)
    return [
      {
        driverId: driverIds.get(sourceDriverId) ?? null,
        driverName: result?.driverName ?? `driver ${sourceDriverId}`,
        lapNumber,
        verdict: value.verdict,
        note,
        decidedBy,
        decidedAt,
        saidOfMs: value.lapTimeMs,
        nowMs: result?.laps.find((lap) => lap.lapNumber === lapNumber)?.lapTimeMs ?? null,
      },
    ]
  })
}

/** The result as it would be with one lap counted otherwise; undefined where there is no such race, driver or lap. */
export function findWhatIf(store: Store, wanted: WhatIfWanted, settings: FigureSettings): WhatIfAnswer | undefined {
  const material = findRaceMaterial(store, wanted.raceId, settings)
  const result = material?.race.results.find(
    ({ sourceDriverId }) => material.driverIds.get(sourceDriverId) === wanted.driverId,
  )
  if (!material || !result) return undefined
  const { kind, lapNumber } = wanted
  const { race, figures, driverIds } = material
  const { sourceDriverId, driverName } = result
  const answer = whatIf(race.results, { kind, sourceDriverId, lapNumber }, figures.basis)
  if (answer === null) return undefined
  const byId = new Map(race.results.map((one) => [one.sourceDriverId, one]))
  const rowsOf = (rows: typeof answer.before) =>
    rows.map(({ sourceDriverId: id, ...row }) => ({
      ...row,
      driverId: driverIds.get(id) ?? 0,
      driverName: byId.get(id)?.driverName ?? '',
      carNumber: byId.get(id)?.carNumber ?? null,
    }))
  const own = (rows: typeof answer.before) => {
    const row = rows.find((one) => one.sourceDriverId === sourceDriverId)
    return { laps: row?.laps ?? 0, position: row?.position ?? null }
  }
  const averagesOf = ({ averageLapMs, consistencyPercent }: typeof answer.statsBefore) => ({
    averageLapMs: whole(averageLapMs),
    consistencyPercent,
  })
  return {
    ...wanted,
    driverName,
    sentence: whatIfSentence(kind, lapNumber, own(answer.before), own(answer.after)),
    before: rowsOf(answer.before),
    after: rowsOf(answer.after),
    figuresBefore: averagesOf(answer.statsBefore),
    figuresAfter: averagesOf(answer.statsAfter),
    isByRule: answer.isByRule,
  }
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
