import { type Command, Option } from 'commander'
import type { GapReference } from '../contract/charts.ts'
import { Failure } from '../contract/failure.ts'
import { readTime } from '../contract/units.ts'
import { findGapChart, findRaceCharts } from '../queries/race-charts.ts'
import type { RaceMaterial } from '../queries/race-material.ts'
import { bestLapsTable, type ChartedDriver, gapsTable, sheetTable, spreadTable } from './chart-tables.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { namedDriver, namedRace } from './named-race.ts'

const views = ['gaps', 'spread', 'best-laps', 'sheet'] as const

interface ChartsFlags {
  readonly race: string
  readonly show: (typeof views)[number]
  readonly to: string
}

/** The figures that a race's charts draw. */
export function addCharts(program: Command): void {
  leaf(
    program,
    'charts <event>',
    'Shows what the charts of a race draw: gaps, spread, best laps, field sheet; offline.',
    [
      'charts liverc:486677 --race 6304829',
      'charts liverc:486677 --race 6304829 --to "REYES"     # gaps to a driver',
      'charts liverc:486677 --race 6304829 --to average     # to the winner’s average lap',
      'charts liverc:486677 --race 6304829 --to 38.5        # to a constant lap',
      'charts liverc:486677 --race 6304829 --show spread',
      'charts liverc:486677 --race 6304829 --show sheet --json',
    ],
  )
    .requiredOption('--race <id>', "the race, by the source's id")
    .addOption(new Option('--show <view>', 'which figures').choices(views).default('gaps'))
    .option(
      '--to <whom>',
      "what gaps are measured to: leader, average, a lap time with a point, a driver's id or words of the name",
      'leader',
    )
    .action((event: string, { race, show, to }: ChartsFlags, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const store = engine.reading()
        const figures = { cleanFactor: settings.cleanLapPercent / 100 }
        const material = namedRace(engine, event, race, figures)
        const drivers = driversOf(material)
        if (show === 'gaps') {
          const chart = findGapChart(store, material.raceId, referenceOf(material, to), figures)
          if (chart === undefined || chart === 'unknown-driver') throw notStored()
          await print({ ...chart, drivers: withNames(chart.drivers, drivers) }, () => gapsTable(chart, drivers))
          return exitStatus.done
        }
        const charts = findRaceCharts(store, material.raceId, figures)
        if (charts === undefined) throw notStored()
        const tables = { spread: spreadTable, 'best-laps': bestLapsTable, sheet: sheetTable }
        await print({ ...charts, drivers: withNames(charts.drivers, drivers) }, () => tables[show](charts, drivers))
        return exitStatus.done
      }),
    )
}

function driversOf({ race, driverIds }: RaceMaterial): ChartedDriver[] {
  return race.results.flatMap(({ sourceDriverId, driverName, position, laps }) => {
    const driverId = driverIds.get(sourceDriverId)
    return driverId === undefined ? [] : [{ driverId, sourceDriverId, driverName, position, laps }]
  })
}

function withNames<D extends { readonly driverId: number }>(figures: readonly D[], drivers: readonly ChartedDriver[]) {
  return figures.map((one) => {
    const { sourceDriverId = '', driverName = '' } = drivers.find(({ driverId }) => driverId === one.driverId) ?? {}
    return { sourceDriverId, driverName, ...one }
  })
}

/** A time has a point or a colon; other numbers are drivers. */
function referenceOf(material: RaceMaterial, to: string): GapReference {
  if (to === 'leader') return { kind: 'leader' }
  if (to === 'average') return { kind: 'lap', lapTimeMs: null }
  if (!/^[\d:.]*[:.][\d:.]*$/.test(to)) return { kind: 'driver', driverId: namedDriver(material, to) }
  const lapTimeMs = readTime(to)
  if (lapTimeMs !== null && lapTimeMs >= 1_000 && lapTimeMs <= 3_600_000) return { kind: 'lap', lapTimeMs }
  throw new Failure('input/invalid', `"${to}" is no lap time. Write it as 38.5 or 1:05.34, from a second to an hour.`)
}

function notStored(): Failure {
  return new Failure('input/invalid', 'That race is not stored any more.')
}
