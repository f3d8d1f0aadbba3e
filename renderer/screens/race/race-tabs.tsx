import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RaceAnalysis } from '../../../core/contract/answers.ts'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { RaceTargets } from '../../parts/targets.tsx'
import { useRaceTab } from '../../stores/race-tab-store.ts'
import { useRaceView } from '../../stores/race-view-store.ts'
import { CompareView } from './compare/compare-view.tsx'
import { Insights } from './insights.tsx'
import { LapTable } from './lap-table.tsx'
import { RaceCharts, useRaceFigures } from './race-charts.tsx'
import { RaceChecks } from './race-checks.tsx'
import { ReplayView } from './replay/replay-view.tsx'
import { ResultsTable } from './results-table.tsx'

/** What a view of a race is given. */
export interface RaceViewProps {
  readonly race: RaceAnalysis
  /** Everybody, in the order of the published table, each with their look. */
  readonly drivers: readonly RaceDriver[]
  /** Those that are chosen to be drawn. */
  readonly shown: readonly RaceDriver[]
}

interface RaceView {
  readonly value: string
  readonly label: string
  draw(props: RaceViewProps): ReactNode
}

/** The views of a race, in the order in which a person comes to need them: a new one is a line here. */
const raceViews: readonly RaceView[] = [
  {
    value: 'results',
    label: 'Results',
    draw: ({ race, drivers }) => (
      <>
        <ResultsTable eventId={race.eventId} raceId={race.raceId} drivers={drivers} />
        <RaceTargets raceId={race.raceId} />
      </>
    ),
  },
  { value: 'laps', label: 'Laps', draw: (props) => <LapTable {...props} /> },
  { value: 'charts', label: 'Charts', draw: (props) => <ChartViews {...props} /> },
  {
    value: 'replay',
    label: 'Replay',
    draw: ({ race, drivers }) => <ReplayView key={race.raceId} raceId={race.raceId} drivers={drivers} />,
  },
  {
    value: 'compare',
    label: 'Compare',
    draw: ({ race, drivers }) => <CompareView key={race.raceId} race={race} drivers={drivers} />,
  },
  {
    value: 'insights',
    label: 'Insights',
    draw: ({ race, drivers }) => <Insights raceId={race.raceId} drivers={drivers} />,
  },
  { value: 'checks', label: 'Checks', draw: ({ race }) => <RaceChecks raceId={race.raceId} /> },
]

const chartViews: readonly RaceView[] = [
  { value: 'times', label: 'Lap times', draw: (props) => <RaceCharts kind="times" {...props} /> },
  { value: 'positions', label: 'Positions', draw: (props) => <RaceCharts kind="positions" {...props} /> },
  { value: 'gaps', label: 'Gaps', draw: (props) => <RaceCharts kind="gaps" {...props} /> },
  { value: 'spread', label: 'Spread', draw: (props) => <RaceCharts kind="spread" {...props} /> },
  { value: 'best', label: 'Best laps', draw: (props) => <RaceCharts kind="best" {...props} /> },
]

/** The views of a race behind their tabs; which one is open is remembered for the next race. */
export function RaceTabs(props: RaceViewProps) {
  const { tab, setTab } = useRaceTab()
  // Most views draw of it: there by the time that somebody opens one.
  useRaceFigures(props.race.raceId)
  return <Views views={raceViews} value={tab} onChange={setTab} {...props} />
}

function ChartViews(props: RaceViewProps) {
  const { chart, setChart } = useRaceTab()
  return <Views views={chartViews} value={chart} onChange={setChart} variant="pills" {...props} />
}

interface ViewsProps extends RaceViewProps {
  readonly views: readonly RaceView[]
  readonly value: string | null
  readonly variant?: 'pills'
  onChange(value: string | null): void
}

function Views({ views, value, variant, onChange, ...props }: ViewsProps) {
  const hover = useRaceView((view) => view.hover)
  // A view that was remembered may have gone since.
  const open = views.some((view) => view.value === value) ? value : (views[0]?.value ?? null)
  const change = (to: string | null) => {
    // What was under the pointer goes with its view, and nobody is told that the pointer left it.
    hover(null)
    onChange(to)
  }
  return (
    <Tabs value={open} onChange={change} keepMounted={false} {...(variant && { variant })}>
      <Tabs.List mb="md">
        {views.map((view) => (
          <Tabs.Tab key={view.value} value={view.value}>
            {view.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {views.map((view) => (
        <Tabs.Panel key={view.value} value={view.value}>
          {view.draw(props)}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
