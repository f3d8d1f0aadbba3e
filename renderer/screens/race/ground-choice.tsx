import { SegmentedControl } from '@mantine/core'
import type { LapGround, RaceCharts } from '../../../core/contract/charts.ts'
import { useChartView } from '../../stores/chart-view-store.ts'

/** Whether figures are of all laps that the source counts, or of the clean ones. */
export function GroundChoice() {
  const { ground, setGround } = useChartView()
  return (
    <SegmentedControl
      aria-label="Which laps"
      size="xs"
      transitionDuration={0}
      value={ground}
      onChange={(value) => setGround(value as LapGround)}
      data={[
        { value: 'counted', label: 'All counted laps' },
        { value: 'clean', label: 'Clean laps' },
      ]}
    />
  )
}

/** Which laps those are, in a sentence. */
export function groundWords({ basis, cleanLapPercent }: RaceCharts, ground: LapGround): string {
  const counted = basis === 'from-lap-2' ? 'Lap 1 is not counted, as in the published figures.' : ''
  if (ground === 'counted') return counted
  const clean = `Clean laps only: no slower than ${Math.round(cleanLapPercent)} % of the driver’s median lap, the middle one.`
  return counted === '' ? clean : `${clean} ${counted}`
}
