import type { UsualLaps } from '../../core/analysis/usual-laps.ts'
import type { AnalysedLap, AnalysedResult, RaceAnalysis } from '../../core/contract/answers.ts'
import { formatDate } from '../format.ts'
import type { ExplainedWhat } from '../parts/explained-what.ts'
import type { ChartTable, ValueKind } from './chart-table.ts'
import { type DriverLook, driverLook } from './driver-colours.ts'

/** A driver as a line: values by lap number, in the chart's own unit. Laps without a value are gaps in the line. */
export interface ChartLine extends DriverLook {
  readonly driverId: number
  readonly name: string
  readonly values: ReadonlyMap<number, number>
}

/** A driver of a race with the look that is theirs in all races of the class. */
export interface RaceDriver extends AnalysedResult, DriverLook {}

/** The results in the order of the published table, each with its look. */
export function raceDrivers(results: readonly AnalysedResult[]): RaceDriver[] {
  return results.map((result) => ({ ...result, ...driverLook(result.look) }))
}

/** One line a driver, from one figure of each lap; drivers without laps have none. */
export function linesOf(drivers: readonly RaceDriver[], figure: (lap: AnalysedLap) => number): ChartLine[] {
  return drivers
    .filter(({ laps }) => laps.length > 0)
    .map(({ driverId, driverName, colour, dash, marker, laps }) => ({
      driverId,
      name: driverName,
      colour,
      dash,
      marker,
      values: new Map(laps.map((lap) => [lap.lapNumber, figure(lap)])),
    }))
}

/** All values of some lines. */
export function valuesOf(lines: readonly ChartLine[]): number[] {
  return lines.flatMap(({ values }) => [...values.values()])
}

/** What a driver's value at a step explains. */
export type ExplainsStep = (driverId: number, step: number) => ExplainedWhat

/** The values of lines as a table: a row a lap, a column a driver. */
export function tableOfLines(
  lines: readonly ChartLine[],
  kind: ValueKind,
  firstLap: number,
  stepName = 'Lap',
  explains?: ExplainsStep,
): ChartTable {
  const lastLap = lines.reduce((most, { values }) => Math.max(most, ...values.keys()), firstLap)
  return {
    columns: [
      { heading: stepName, kind: 'number' },
      ...lines.map(({ name, colour, dash, marker }) => ({ heading: name, kind, look: { colour, dash, marker } })),
    ],
    rows: Array.from({ length: lastLap - firstLap + 1 }, (_, at) => [
      firstLap + at,
      ...lines.map(({ values }) => values.get(firstLap + at) ?? null),
    ]),
    ...(explains && {
      explains: (row, column) => {
        const line = lines[column - 1]
        return line && explains(line.driverId, firstLap + row)
      },
    }),
  }
}

/** What a saved picture of a race says it is of. */
export function aboutRace({
  label,
  sourceRaceId,
  eventName,
  startDateLocal,
}: RaceAnalysis): readonly (string | null)[] {
  return [label ?? `Race ${sourceRaceId}`, eventName, startDateLocal && formatDate(startDateLocal)]
}

/** Position lines begin on the grid, at lap 0, where it is known. */
export function withGrid(lines: readonly ChartLine[], drivers: readonly RaceDriver[]): ChartLine[] {
  const grid = new Map(drivers.map(({ driverId, gridPosition }) => [driverId, gridPosition]))
  return lines.map((line) => {
    const start = grid.get(line.driverId)
    return start == null ? line : { ...line, values: new Map([[0, start], ...line.values]) }
  })
}

/** A round step for an axis in milliseconds that gives about `count` ticks. */
export function axisTicks(from: number, to: number, count: number): number[] {
  const steps = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000]
  const wanted = (to - from) / count
  const step = steps.find((one) => one >= wanted) ?? 3_600_000
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, at) => first + at * step)
}

/** An axis from the fastest to the limit, with a little room at both ends. */
export function timeAxis(usual: UsualLaps | null): {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
} {
  const { fastestMs, limitMs } = usual ?? { fastestMs: 0, limitMs: 0 }
  const room = Math.max(200, (limitMs - fastestMs) * 0.05)
  const domain = [Math.max(0, fastestMs - room), limitMs + room] as const
  return { domain, ticks: axisTicks(domain[0], domain[1], 8) }
}
