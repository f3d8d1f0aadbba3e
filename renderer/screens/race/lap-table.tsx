import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { ChartMenu } from '../../charts/chart-menu.tsx'
import { aboutRace, linesOf, tableOfLines } from '../../charts/race-lines.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useViewStore } from '../../stores/view-store.ts'
import { DriverChooser } from './driver-chooser.tsx'
import { useLapMarking } from './insights/lap-mark.tsx'
import { figureOf, LapCells, type SheetFigure } from './lap-cells.tsx'
import { useRaceFigures } from './race-charts.tsx'
import type { RaceViewProps } from './race-tabs.tsx'
import classes from './sheet.module.css'

/** The field sheet: every lap of the chosen drivers, what is special about it, and what it did to their place. */
export function LapTable({ race, drivers, shown }: RaceViewProps) {
  const [figure, setFigure] = useState<SheetFigure>('time')
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const figures = useRaceFigures(race.raceId)
  const { mark, dialog } = useLapMarking(race.raceId)
  const table = useMemo(
    () => tableOfLines(linesOf(shown, figureOf(figure)), figure === 'gap' ? 'gap' : 'time', 1),
    [shown, figure],
  )
  if (race.lapCount === 0) {
    return <EmptyNote title="No laps" message="The source published no laps of this race." />
  }
  if (figures.isPending) return <Waiting what="the laps" />
  if (figures.isError) return <FailureNote failure={figures.error} onRetry={figures.refetch} />
  return (
    <>
      <DriverChooser drivers={drivers} />
      <Stack gap="xs">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <SegmentedControl
              aria-label="What the cells show"
              size="xs"
              transitionDuration={0}
              value={figure}
              onChange={(value) => setFigure(value as SheetFigure)}
              data={[
                { value: 'time', label: 'Lap time' },
                { value: 'gap', label: 'Gap to leader' },
                { value: 'elapsed', label: 'Race time' },
              ]}
            />
            <ChartMenu title="Laps" about={aboutRace(race)} table={table} />
          </Group>
          <Legend cleanLapPercent={figures.data.cleanLapPercent} />
        </Group>
        {shown.every(({ laps }) => laps.length === 0) ? (
          <EmptyNote title="Nobody is chosen" message="Choose at least one driver who completed a lap." />
        ) : (
          <LapCells
            raceId={race.raceId}
            drivers={shown}
            charts={figures.data}
            figure={figure}
            inSeconds={inSeconds}
            onMark={mark}
          />
        )}
      </Stack>
      {dialog}
    </>
  )
}

function Legend({ cleanLapPercent }: { readonly cleanLapPercent: number }) {
  return (
    <Text fz="xs" className="mre-quiet" component="div">
      <Group gap="sm">
        <span className={`${classes.key} ${classes.best}`}>fastest of the race</span>
        <span className={classes.own}>own fastest</span>
        <span className={classes.slow}>above {Math.round(cleanLapPercent)} % of own middle lap</span>
        <span className={`${classes.key} ${classes.outlier}`}>out of the ordinary</span>
        <span className={`${classes.key} ${classes.lead}`}>led</span>
        <span>
          place after the lap, <span className={classes.won}>▲ won</span> <span className={classes.lost}>▼ lost</span>
        </span>
        <span>right click, or M on a lap: leave it out or count it; rest on it, or ?: how it came about</span>
      </Group>
    </Text>
  )
}
