import { useQuery } from '@tanstack/react-query'
import type { RaceCharts as Figures } from '../../../core/contract/charts.ts'
import { engine } from '../../engine-client.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { BestLapsChart } from './best-laps-chart.tsx'
import { DriverChooser } from './driver-chooser.tsx'
import { GapsChart } from './gaps-chart.tsx'
import { LapTimesChart } from './lap-times-chart.tsx'
import { PositionsChart } from './positions-chart.tsx'
import type { RaceViewProps } from './race-tabs.tsx'
import { SpreadChart } from './spread-chart.tsx'

interface RaceChartsProps extends RaceViewProps {
  readonly kind: 'times' | 'positions' | 'gaps' | 'spread' | 'best'
}

/** The charts of a race; the choice of drivers, the highlight and the laps looked at are shared among them. */
export function RaceCharts({ kind, race, drivers, shown }: RaceChartsProps) {
  if (race.lapCount === 0) {
    return (
      <EmptyNote title="No laps" message="The source published no laps of this race, so there is nothing to draw." />
    )
  }
  return (
    <>
      <DriverChooser drivers={drivers} />
      {shown.every(({ laps }) => laps.length === 0) ? (
        <EmptyNote title="Nobody is chosen" message="Choose at least one driver who completed a lap." />
      ) : (
        <Chart kind={kind} race={race} shown={shown} />
      )}
    </>
  )
}

function Chart({ kind, race, shown }: Omit<RaceChartsProps, 'drivers'>) {
  if (kind === 'times') return <LapTimesChart race={race} shown={shown} />
  if (kind === 'positions') return <PositionsChart race={race} shown={shown} />
  if (kind === 'gaps') return <GapsChart race={race} shown={shown} />
  return <WithFigures kind={kind} race={race} shown={shown} />
}

function WithFigures({
  kind,
  race,
  shown,
}: Omit<RaceChartsProps, 'drivers' | 'kind'> & { readonly kind: 'spread' | 'best' }) {
  const figures = useRaceFigures(race.raceId)
  if (figures.isPending) return <Waiting what="the figures of the race" />
  if (figures.isError) return <FailureNote failure={figures.error} onRetry={figures.refetch} />
  const charts: Figures = figures.data
  return kind === 'spread' ? (
    <SpreadChart race={race} shown={shown} charts={charts} />
  ) : (
    <BestLapsChart race={race} shown={shown} charts={charts} />
  )
}

/** Field sheet, spread and best laps, of which several views draw. */
export function useRaceFigures(raceId: number) {
  return useQuery(engine.chart.race.queryOptions({ input: { raceId } }))
}
