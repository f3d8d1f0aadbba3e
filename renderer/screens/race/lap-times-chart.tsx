import { SegmentedControl } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { usualLaps } from '../../../core/analysis/usual-laps.ts'
import { RaceChart } from '../../charts/race-chart.tsx'
import { aboutRace, linesOf, timeAxis, valuesOf } from '../../charts/race-lines.ts'
import { formatAmount, formatLapTime, formatShortTime } from '../../format.ts'
import { type LapLimit, useChartView } from '../../stores/chart-view-store.ts'
import { useViewStore } from '../../stores/view-store.ts'
import type { RaceViewProps } from './race-tabs.tsx'
import { useShared } from './use-shared.ts'

const limits: readonly { value: LapLimit; label: string }[] = [
  { value: '110', label: '110 %' },
  { value: '125', label: '125 %' },
  { value: '150', label: '150 %' },
  { value: 'all', label: 'All laps' },
]

/** Every lap's time, over laps or over race time; slow laps are left outside as far as a person wants. */
export function LapTimesChart({ race, shown }: Pick<RaceViewProps, 'race' | 'shown'>) {
  const shared = useShared()
  const { lapLimit, setLapLimit, isOverTime, setIsOverTime } = useChartView()
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const lines = useMemo(() => linesOf(shown, ({ lapTimeMs }) => lapTimeMs), [shown])
  const raceTimes = useMemo(
    () =>
      isOverTime
        ? new Map(shown.map(({ driverId, laps }) => [driverId, laps.map(({ elapsedMs }) => elapsedMs)]))
        : undefined,
    [shown, isOverTime],
  )
  const { raceId } = race
  const explains = useCallback(
    (driverId: number, lapNumber: number) => ({ figure: 'lap-time', raceId, driverId, lapNumber }) as const,
    [raceId],
  )
  const usual = useMemo(
    () => usualLaps(valuesOf(lines), lapLimit === 'all' ? Number.POSITIVE_INFINITY : Number(lapLimit) / 100),
    [lines, lapLimit],
  )
  const { domain, ticks } = useMemo(() => timeAxis(usual), [usual])
  const outside =
    usual && usual.beyondCount > 0
      ? ` ${formatAmount(usual.beyondCount, 'lap')} above ${formatLapTime(Math.round(usual.limitMs), inSeconds)} lie outside.`
      : ''
  return (
    <RaceChart
      {...shared}
      title="Lap times"
      sentence={`Each lap’s time; lower is faster.${outside}`}
      about={aboutRace(race)}
      kind="time"
      lines={lines}
      explains={explains}
      raceTimes={raceTimes}
      domain={domain}
      ticks={ticks}
      format={(value) => formatLapTime(value, inSeconds)}
      formatTick={formatShortTime}
      controls={
        <>
          <SegmentedControl
            aria-label="Along the axis"
            size="xs"
            transitionDuration={0}
            value={isOverTime ? 'time' : 'laps'}
            onChange={(value) => setIsOverTime(value === 'time')}
            data={[
              { value: 'laps', label: 'Laps' },
              { value: 'time', label: 'Race time' },
            ]}
          />
          <SegmentedControl
            aria-label="Slowest lap shown, in parts of the middle lap"
            size="xs"
            transitionDuration={0}
            value={lapLimit}
            onChange={(value) => setLapLimit(value as LapLimit)}
            data={[...limits]}
          />
        </>
      }
    />
  )
}
