import type { GapChart, RaceCharts } from '../contract/charts.ts'
import { formatTime } from '../contract/units.ts'
import { table } from './cli-tables.ts'

/** A driver of a charted race, in the order of the published table. */
export interface ChartedDriver {
  readonly driverId: number
  readonly sourceDriverId: string
  readonly driverName: string
  readonly position: number | null
  readonly laps: readonly { readonly lapNumber: number; readonly lapTimeMs: number }[]
}

const lapOf = (ms: number | undefined) => (ms === undefined ? '' : formatTime(Math.round(ms)))

/** Gaps after some laps, a line a driver, and how it ended. */
export function gapsTable({ lapTimeMs, drivers: gaps }: GapChart, drivers: readonly ChartedDriver[]): string {
  const mostLaps = Math.max(0, ...gaps.map(({ gapsMs }) => gapsMs.length))
  const every = [1, 2, 5, 10, 20, 50].find((step) => mostLaps / step <= 8) ?? 100
  const told = Array.from({ length: Math.floor(mostLaps / every) }, (_, at) => (at + 1) * every)
  const byDriver = new Map(gaps.map((one) => [one.driverId, one]))
  const rows = drivers.map(({ driverId, driverName, position }) => {
    const { gapsMs = [], final = null } = byDriver.get(driverId) ?? {}
    return [position, driverName, ...told.map((lap) => gapOf(gapsMs[lap - 1])), finalOf(final)]
  })
  const laps = told.map((lap) => `Lap ${lap}`)
  const to = lapTimeMs === null ? '' : `\nBehind a car that drives every lap in ${formatTime(Math.round(lapTimeMs))}.\n`
  return `${table(['Pos', 'Driver', ...laps, 'End'], rows, ['Pos', ...laps, 'End'])}${to}`
}

/** Quartiles as in spreadsheets, over the laps that the race counts. */
export function spreadTable({ drivers: figures }: RaceCharts, drivers: readonly ChartedDriver[]): string {
  const rows = drivers.map(({ driverId, driverName, position }) => {
    const spread = figures.find((one) => one.driverId === driverId)?.counted.spread
    const { bestMs, lowerQuartileMs, medianMs, upperQuartileMs, slowestMs, averageMs } = spread ?? {}
    const shown = [bestMs, lowerQuartileMs, medianMs, upperQuartileMs, slowestMs, averageMs]
    return [position, driverName, ...shown.map(lapOf), spread?.farMs.length ?? null]
  })
  const headings = ['Best', 'Lower quartile', 'Median', 'Upper quartile', 'Slowest', 'Average', 'Laps beyond']
  return table(['Pos', 'Driver', ...headings], rows, ['Pos', ...headings])
}

/** The average of the best 1, 3, 5 … laps that the race counts, and of all of them. */
export function bestLapsTable({ drivers: figures }: RaceCharts, drivers: readonly ChartedDriver[]): string {
  const told = [1, 3, 5, 10, 15, 20, 30]
  const rows = drivers.map(({ driverId, driverName, position }) => {
    const averages = figures.find((one) => one.driverId === driverId)?.counted.bestNAveragesMs ?? []
    return [position, driverName, ...told.map((count) => lapOf(averages[count - 1])), lapOf(averages.at(-1))]
  })
  const headings = [...told.map((count) => `Best ${count}`), 'All']
  return table(['Pos', 'Driver', ...headings], rows, ['Pos', ...headings])
}

const signs = { 'race-best': '**', 'own-best': '*', 'outlier-fast': '!', 'outlier-slow': '!', person: 'x' } as const

/** A line a lap, a column a driver; what is special about a lap is a sign behind it. */
export function sheetTable(
  { drivers: figures, cleanLapPercent }: RaceCharts,
  drivers: readonly ChartedDriver[],
): string {
  const sheets = new Map(figures.map(({ driverId, sheet }) => [driverId, sheet]))
  const mostLaps = Math.max(0, ...drivers.map(({ laps }) => laps.length))
  const rows = Array.from({ length: mostLaps }, (_, at) => [
    at + 1,
    ...drivers.map(({ driverId, laps }) => {
      const lap = laps[at]
      if (!lap) return ''
      const { marks = [], placesGained = null } = sheets.get(driverId)?.[at] ?? {}
      const sign = marks.flatMap((mark) => (mark in signs ? signs[mark as keyof typeof signs] : []))[0]
      const slow = marks.includes('slow') && sign === undefined ? '~' : ''
      const moved = placesGained ? ` ${placesGained > 0 ? '▲' : '▼'}${Math.abs(placesGained)}` : ''
      return `${formatTime(lap.lapTimeMs)}${sign ?? slow}${moved}`
    }),
  ])
  const names = drivers.map(({ driverName, position }) => `${position ?? ''} ${driverName.slice(0, 10)}`.trim())
  const key = `** fastest of the race, * own fastest, ! out of the ordinary, ~ above ${Math.round(cleanLapPercent)} % of the own middle lap,\nx left out by a person; ▲ places won, ▼ lost\n`
  return `${table(['Lap', ...names], rows, ['Lap', ...names])}\n${key}`
}

function gapOf(ms: number | undefined): string {
  if (ms === undefined) return ''
  const whole = Math.round(ms)
  return `${whole > 0 ? '+' : whole < 0 ? '-' : ''}${formatTime(Math.abs(whole))}`
}

function finalOf(final: GapChart['drivers'][number]['final']): string {
  if (final === null) return ''
  const { lapsBehind, gapMs } = final
  if (gapMs !== null) return gapOf(gapMs)
  const laps = Math.abs(lapsBehind)
  return `${lapsBehind > 0 ? '+' : '-'}${laps} ${laps === 1 ? 'lap' : 'laps'}`
}
