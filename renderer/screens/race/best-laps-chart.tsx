import { useCallback, useMemo } from 'react'
import { usualLaps } from '../../../core/analysis/usual-laps.ts'
import type { RaceCharts } from '../../../core/contract/charts.ts'
import { RaceChart } from '../../charts/race-chart.tsx'
import { aboutRace, type ChartLine, timeAxis, valuesOf } from '../../charts/race-lines.ts'
import { formatLapTime, formatShortTime } from '../../format.ts'
import { useChartView } from '../../stores/chart-view-store.ts'
import { useViewStore } from '../../stores/view-store.ts'
import { GroundChoice, groundWords } from './ground-choice.tsx'
import type { RaceViewProps } from './race-tabs.tsx'
import { useShared } from './use-shared.ts'

interface BestLapsProps extends Pick<RaceViewProps, 'race' | 'shown'> {
  readonly charts: RaceCharts
}

/** The average of the best 1, 2, 3 … laps: low at the left is fast, flat is steady. */
export function BestLapsChart({ race, shown, charts }: BestLapsProps) {
  const { onHover, onPin, litDriverId } = useShared()
  const ground = useChartView((view) => view.ground)
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const lines = useMemo(() => {
    const byDriver = new Map(charts.drivers.map((driver) => [driver.driverId, driver[ground].bestNAveragesMs]))
    return shown.flatMap(({ driverId, driverName, colour, dash, marker }): ChartLine[] => {
      const averages = byDriver.get(driverId) ?? []
      const values = new Map(averages.map((ms, at) => [at + 1, ms]))
      return averages.length === 0 ? [] : [{ driverId, name: driverName, colour, dash, marker, values }]
    })
  }, [shown, charts, ground])
  const { raceId } = race
  const explains = useCallback(
    (driverId: number, count: number) =>
      ({ figure: ground === 'clean' ? 'clean-best-n-average' : 'best-n-average', raceId, driverId, count }) as const,
    [raceId, ground],
  )
  const { domain, ticks } = useMemo(() => timeAxis(usualLaps(valuesOf(lines), 1.25)), [lines])
  return (
    <RaceChart
      onHover={onHover}
      onPin={onPin}
      litDriverId={litDriverId}
      lapRange={null}
      title="Best laps"
      sentence={`Average of each driver’s best 1, 2, 3 … laps: low at the left is fast, flat is steady. ${groundWords(charts, ground)}`}
      about={aboutRace(race)}
      kind="time"
      stepName="Best laps"
      lines={lines}
      explains={explains}
      domain={domain}
      ticks={ticks}
      controls={<GroundChoice />}
      format={(value) => formatLapTime(Math.round(value), inSeconds)}
      formatTick={formatShortTime}
    />
  )
}
