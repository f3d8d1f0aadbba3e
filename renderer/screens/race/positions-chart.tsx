import { useCallback, useMemo } from 'react'
import { RaceChart } from '../../charts/race-chart.tsx'
import { aboutRace, type ChartLine, linesOf, withGrid } from '../../charts/race-lines.ts'
import type { RaceViewProps } from './race-tabs.tsx'
import { useShared } from './use-shared.ts'

/** The order after each lap, from the grid to the published places. */
export function PositionsChart({ race, shown }: Pick<RaceViewProps, 'race' | 'shown'>) {
  const shared = useShared()
  const lines = useMemo(
    () =>
      withGrid(
        linesOf(shown, ({ racePosition }) => racePosition),
        shown,
      ),
    [shown],
  )
  const places = race.results.length
  const ticks = useMemo(() => Array.from({ length: places }, (_, at) => at + 1), [places])
  const hasGrid = lines.some(({ values }) => values.has(0))
  const results = useMemo(() => new Map(race.results.map((result) => [result.driverId, result])), [race])
  const { raceId } = race
  const explains = useCallback(
    (driverId: number, lapNumber: number) =>
      lapNumber === 0
        ? ({ figure: 'grid-position', raceId, driverId } as const)
        : ({ figure: 'lap-position', raceId, driverId, lapNumber } as const),
    [raceId],
  )
  const endOf = useCallback(
    ({ driverId, name }: ChartLine) => {
      const position = results.get(driverId)?.position ?? null
      return position === null ? { text: name } : { text: `${position} ${name}`, value: position }
    },
    [results],
  )
  return (
    <RaceChart
      {...shared}
      title="Positions"
      sentence={`Order of crossing at the end of each lap${hasGrid ? '; lap 0 is the grid' : ''}. At the right the published result.`}
      about={aboutRace(race)}
      kind="number"
      lines={lines}
      explains={explains}
      domain={[0.5, places + 0.5]}
      ticks={ticks}
      height={Math.max(300, places * 30 + 40)}
      isReversed
      firstStep={hasGrid ? 0 : 1}
      format={(value) => `P${value}`}
      formatTick={(value) => `P${value}`}
      endOf={endOf}
    />
  )
}
