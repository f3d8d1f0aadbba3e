import { bestNAveragesMs } from '../analysis/best-n.ts'
import { fieldSheet } from '../analysis/field-sheet.ts'
import { type CurveReference, gapCurves, winnerOf } from '../analysis/gap-curve.ts'
import { medianOf, type NumberedLap } from '../analysis/lap-stats.ts'
import { type LapHistogram, lapHistogram, lapSpread } from '../analysis/spread.ts'
import type { GapChart, GapReference, LapGround, RaceCharts } from '../contract/charts.ts'
import type { Store } from '../store/database.ts'
import { type FigureSettings, findRaceMaterial } from './race-material.ts'

/** How far above the middle lap of the race histograms reach: slower laps are counted in one. */
const histogramReach = 1.5

/** Field sheet, spread, histogram and best-N curve of a race; undefined where there is no such race. */
export function findRaceCharts(store: Store, raceId: number, settings: FigureSettings): RaceCharts | undefined {
  const material = findRaceMaterial(store, raceId, settings)
  if (!material) return undefined
  const { race, driverIds, figures } = material
  const sheets = fieldSheet(
    race.results.map(({ gridPosition, laps }, at) => {
      const { counted = [], cleanLaps = { medianLapMs: null, limitMs: null, clean: [], leftOut: [] } } =
        figures.drivers[at] ?? {}
      return { gridPosition, laps, counted, cleanLaps }
    }),
  )
  const lapsOn = (ground: LapGround) =>
    figures.drivers.map(({ counted, cleanLaps }) => timesOf(ground === 'counted' ? counted : cleanLaps.clean))
  const counted = groundOf(lapsOn('counted'))
  const clean = groundOf(lapsOn('clean'))
  return {
    basis: figures.basis,
    cleanLapPercent: figures.cleanFactor * 100,
    slices: { counted: counted.slices, clean: clean.slices },
    drivers: race.results.flatMap(({ sourceDriverId }, at) => {
      const driverId = driverIds.get(sourceDriverId)
      const [onCounted, onClean] = [counted.drivers[at], clean.drivers[at]]
      if (driverId === undefined || !onCounted || !onClean) return []
      return [{ driverId, sheet: sheets[at] ?? [], counted: onCounted, clean: onClean }]
    }),
  }
}

/**
 * Every driver's gap to a reference, lap by lap. Undefined where there is no such race; `unknown-driver` where the reference
 * is none of its drivers.
 */
export function findGapChart(
  store: Store,
  raceId: number,
  reference: GapReference,
  settings: FigureSettings,
): GapChart | 'unknown-driver' | undefined {
  const material = findRaceMaterial(store, raceId, settings)
  if (!material) return undefined
  const { race, driverIds } = material
  const ids = race.results.map(({ sourceDriverId }) => driverIds.get(sourceDriverId) ?? 0)
  const drivers = race.results.map(({ laps }) => ({ lapTimesMs: timesOf(laps) }))
  const at = reference.kind === 'driver' ? ids.indexOf(reference.driverId) : -1
  if (reference.kind === 'driver' && at < 0) return 'unknown-driver'
  const lapTimeMs = reference.kind === 'lap' ? (reference.lapTimeMs ?? winnersAverageMs(drivers)) : null
  const against: CurveReference =
    reference.kind === 'driver'
      ? { kind: 'driver', at }
      : lapTimeMs === null
        ? { kind: 'leader' }
        : { kind: 'lap', lapTimeMs }
  const curves = gapCurves(drivers, against)
  return {
    lapTimeMs,
    drivers: curves.flatMap(({ gapsMs, final }, driver) => {
      const driverId = ids[driver]
      return driverId ? [{ driverId, gapsMs: [...gapsMs], final }] : []
    }),
  }
}

function groundOf(drivers: readonly (readonly number[])[]) {
  const limitMs = (medianOf(drivers.flat()) ?? 0) * histogramReach
  const histogram = lapHistogram(drivers, limitMs)
  return {
    slices: slicesOf(histogram, limitMs),
    drivers: drivers.map((laps, at) => ({
      spread: lapSpread(laps),
      bestNAveragesMs: bestNAveragesMs(laps),
      sliceCounts: [...(histogram.counts[at] ?? [])],
      aboveCount: histogram.above[at] ?? 0,
    })),
  }
}

function slicesOf({ fromMs, widthMs, counts }: LapHistogram, limitMs: number) {
  const sliceCount = counts[0]?.length ?? 0
  // A lap of exactly the limit is in a slice; laps are whole milliseconds.
  return { fromMs, widthMs, sliceCount, endMs: Math.min(fromMs + sliceCount * widthMs, Math.floor(limitMs) + 1) }
}

function timesOf(laps: readonly NumberedLap[]): number[] {
  return laps.map(({ lapTimeMs }) => lapTimeMs)
}

function winnersAverageMs(drivers: readonly { readonly lapTimesMs: readonly number[] }[]): number | null {
  const laps = drivers[winnerOf(drivers) ?? -1]?.lapTimesMs
  return laps ? laps.reduce((sum, lapTimeMs) => sum + lapTimeMs, 0) / laps.length : null
}
