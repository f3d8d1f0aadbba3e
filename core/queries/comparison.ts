import { comparability, type RaceGround } from '../analysis/comparability.ts'
import { classMedianLaps, compareLaps } from '../analysis/comparison.ts'
import type { ComparedSide, ComparedWith, ComparisonAnswer, ComparisonWanted } from '../contract/comparison.ts'
import type { Store } from '../store/database.ts'
import { type FigureSettings, findRaceMaterial } from './race-material.ts'

type Material = NonNullable<ReturnType<typeof findRaceMaterial>>

/** One side of a comparison, with its laps. */
interface Side {
  readonly side: ComparedSide
  readonly lapTimesMs: readonly number[]
  readonly medianOf: readonly number[]
  readonly ground: RaceGround
}

/**
 * A driver's laps beside those of another, of the class's median, or of another race. Undefined where there is no such
 * race, or no such driver in it. All of one moment.
 */
export function findComparison(
  store: Store,
  { raceId, driverId, against }: ComparisonWanted,
  settings: FigureSettings,
): ComparisonAnswer | undefined {
  return store.read(() => {
    const own = findRaceMaterial(store, raceId, settings)
    const theirs = against.raceId === raceId ? own : findRaceMaterial(store, against.raceId, settings)
    const one = own && sideOf(own, { kind: 'driver', raceId, driverId })
    const other = theirs && sideOf(theirs, against)
    if (one === undefined || other === undefined) return undefined
    const compared = compareLaps(one.lapTimesMs, other.lapTimesMs)
    const { rows, final, swings, gained, lost, aheadSinceLap } = compared
    const [mine, others] = [one.side.publishedTotalMs, other.side.publishedTotalMs]
    return {
      one: one.side,
      other: other.side,
      rows: [...rows],
      // Nobody drove the median: the sum up to the last common lap is all there is.
      final: against.kind === 'median' ? { kind: 'median', gapMs: rows.at(-1)?.gapMs ?? 0 } : final,
      publishedGapMs: final.kind === 'time' && mine !== null && others !== null ? mine - others : null,
      swings: [...swings],
      gained,
      lost,
      aheadSinceLap,
      medianOf: [...other.medianOf],
      differences: comparability(one.ground, other.ground),
    }
  })
}

function sideOf(material: Material, wanted: ComparedWith): Side | undefined {
  const { race, raceId, eventId, eventName, startDateLocal } = material
  const about = {
    raceId,
    eventId,
    eventName,
    startDateLocal,
    className: race.className,
    raceLabel: race.label,
    raceNumber: race.raceNumber,
    sourceRaceId: race.sourceRaceId,
  }
  const { source, sourceTrackSlug, trackName, layoutName } = material
  const { className, lengthMs } = race
  const ground = { source, eventId, sourceTrackSlug, trackName, layoutName, className, lengthMs }
  if (wanted.kind === 'median') {
    const medians = classMedianLaps(race.results.map(({ laps }) => ({ lapTimesMs: timesOf(laps) })))
    const lapTimesMs = medians.map(({ medianLapMs }) => medianLapMs)
    const published = { position: null, publishedTotalMs: null }
    return {
      side: { ...about, driverId: null, driverName: null, ...published, ...totalsOf(lapTimesMs) },
      lapTimesMs,
      medianOf: medians.map(({ driverCount }) => driverCount),
      ground,
    }
  }
  const { driverId } = wanted
  const result = race.results.find(({ sourceDriverId }) => material.driverIds.get(sourceDriverId) === driverId)
  if (result === undefined) return undefined
  const { driverName, position, totalTimeMs: publishedTotalMs } = result
  const lapTimesMs = timesOf(result.laps)
  return {
    side: { ...about, driverId, driverName, position, publishedTotalMs, ...totalsOf(lapTimesMs) },
    lapTimesMs,
    medianOf: [],
    ground,
  }
}

function timesOf(laps: readonly { readonly lapTimeMs: number }[]): number[] {
  return laps.map(({ lapTimeMs }) => lapTimeMs)
}

function totalsOf(lapTimesMs: readonly number[]): { lapCount: number; totalMs: number } {
  return { lapCount: lapTimesMs.length, totalMs: lapTimesMs.reduce((sum, lapTimeMs) => sum + lapTimeMs, 0) }
}
