import type { GapChart, GapReference, PlainTable, RaceCharts } from '../contract/charts.ts'
import { Failure, notStored } from '../contract/failure.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { writeCsv } from '../exports/csv.ts'
import { findGapChart, findRaceCharts } from '../queries/race-charts.ts'

/** What charts ask of the engine. Methods throw `input/invalid` for a race or a driver that is not there. */
export interface ChartService {
  raceCharts(raceId: number): RaceCharts
  gaps(raceId: number, reference: GapReference): GapChart
  /** A chart's table as CSV: quoted and kept from running as formulas as every export is. */
  tableCsv(table: PlainTable): string
}

export function createChartService(engine: Engine, settings: Pick<SettingsDesk, 'current'>): ChartService {
  const figures = () => ({ cleanFactor: settings.current().cleanLapPercent / 100 })
  return {
    raceCharts(raceId) {
      const charts = findRaceCharts(engine.reading(), raceId, figures())
      if (charts) return charts
      throw notStored('race')
    },
    gaps(raceId, reference) {
      const chart = findGapChart(engine.reading(), raceId, reference, figures())
      if (chart === undefined) throw notStored('race')
      if (chart !== 'unknown-driver') return chart
      throw new Failure(
        'input/invalid',
        'The driver that gaps are to be measured to is not in this race. Choose another.',
      )
    },
    tableCsv: ({ header, rows }) => writeCsv(header, rows),
  }
}
