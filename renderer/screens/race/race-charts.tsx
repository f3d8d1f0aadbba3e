import { Switch } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { RaceAnalysis } from '../../../core/contract/answers.ts'
import { RaceChart } from '../../charts/race-chart.tsx'
import { aboutRace, axisTicks, linesOf, type RaceDriver, usualLaps, withGrid } from '../../charts/race-lines.ts'
import { formatAmount, formatGap, formatLapTime } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { litDriverId, useRaceView } from '../../stores/race-view-store.ts'
import { useViewStore } from '../../stores/view-store.ts'

interface RaceChartsProps {
  readonly kind: 'times' | 'positions' | 'gaps'
  readonly race: RaceAnalysis
  /** Those to draw. */
  readonly drivers: readonly RaceDriver[]
}

/** The three charts of a race over its laps; drivers, highlight and laps are shared among them. */
export function RaceCharts({ kind, race, drivers }: RaceChartsProps) {
  if (race.lapCount === 0) {
    return (
      <EmptyNote title="No laps" message="The source published no laps of this race, so there is nothing to draw." />
    )
  }
  if (drivers.every(({ laps }) => laps.length === 0)) {
    return <EmptyNote title="Nobody is chosen" message="Choose at least one driver who completed a lap." />
  }
  if (kind === 'times') return <LapTimes race={race} drivers={drivers} />
  return kind === 'positions' ? <Positions race={race} drivers={drivers} /> : <Gaps race={race} drivers={drivers} />
}

function useShared() {
  const { lapRange, setLapRange, hover, pin } = useRaceView()
  return { lapRange, onLapRange: setLapRange, onHover: hover, onPin: pin, litDriverId: useRaceView(litDriverId) }
}

function LapTimes({ race, drivers }: { readonly race: RaceAnalysis; readonly drivers: readonly RaceDriver[] }) {
  const shared = useShared()
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const [isWhole, setIsWhole] = useState(false)
  const lines = useMemo(() => linesOf(drivers, ({ lapTimeMs }) => lapTimeMs), [drivers])
  const { fastest, limit, slowest, cut } = useMemo(() => usualLaps(lines), [lines])
  const top = isWhole ? slowest : limit
  const margin = Math.max(200, (top - fastest) * 0.05)
  return (
    <RaceChart
      {...shared}
      about={aboutRace(race)}
      kind="time"
      title="Lap times"
      sentence={`Each lap’s time; lower is faster.${!isWhole && cut > 0 ? ` ${formatAmount(cut, 'slow lap')} above ${formatLapTime(Math.round(limit), inSeconds)} lie outside.` : ''}`}
      lines={lines}
      domain={[Math.max(0, fastest - margin), top + margin]}
      ticks={axisTicks(Math.max(0, fastest - margin), top + margin, 8)}
      format={(value) => formatLapTime(value, inSeconds)}
      formatTick={(value) => formatTick(value)}
      controls={
        cut > 0 && (
          <Switch
            size="sm"
            label="Show slow laps too"
            checked={isWhole}
            onChange={(event) => setIsWhole(event.currentTarget.checked)}
          />
        )
      }
    />
  )
}

function Positions({ race, drivers }: { readonly race: RaceAnalysis; readonly drivers: readonly RaceDriver[] }) {
  const shared = useShared()
  const lines = useMemo(
    () =>
      withGrid(
        linesOf(drivers, ({ racePosition }) => racePosition),
        drivers,
      ),
    [drivers],
  )
  const hasGrid = lines.some(({ values }) => values.has(0))
  const places = race.results.length
  return (
    <RaceChart
      {...shared}
      about={aboutRace(race)}
      kind="number"
      title="Positions"
      sentence={`Order of crossing at the end of each lap${hasGrid ? '; lap 0 is the grid' : ''}.`}
      lines={lines}
      domain={[0.5, places + 0.5]}
      ticks={Array.from({ length: places }, (_, at) => at + 1)}
      height={Math.max(280, places * 30)}
      isReversed
      firstLap={hasGrid ? 0 : 1}
      format={(value) => `P${value}`}
      formatTick={(value) => `P${value}`}
    />
  )
}

function Gaps({ race, drivers }: { readonly race: RaceAnalysis; readonly drivers: readonly RaceDriver[] }) {
  const shared = useShared()
  const lines = useMemo(() => linesOf(drivers, ({ gapToLeaderMs }) => gapToLeaderMs), [drivers])
  const most = Math.max(1_000, ...lines.flatMap(({ values }) => [...values.values()]))
  return (
    <RaceChart
      {...shared}
      about={aboutRace(race)}
      kind="gap"
      title="Gap to the leader"
      sentence="How far behind the first to complete the same lap; the leader runs along the top."
      lines={lines}
      domain={[0, most * 1.03]}
      ticks={axisTicks(0, most * 1.03, 8)}
      isReversed
      format={formatGap}
      formatTick={(value) => (value === 0 ? '0' : `+${formatTick(value)}`)}
    />
  )
}

/** Whole seconds where they are whole: "38", "38.5", "1:05". */
function formatTick(ms: number): string {
  return formatLapTime(Math.round(ms)).replace(/\.?0+$/, (zeros) =>
    zeros.startsWith('.') ? '' : zeros.replace(/0+$/, ''),
  )
}
