import { Paper, Stack, Text } from '@mantine/core'
import type { DriverClassDay, DriverRun } from '../../../core/contract/driver-meeting.ts'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import { absent, formatAmount, formatGained, formatLapTime, formatRaceTime } from '../../format.ts'
import type { ExplainedWhat } from '../../parts/explained-what.ts'
import { Figures } from '../../parts/figures.tsx'
import { useViewStore } from '../../stores/view-store.ts'

interface ClassDaysProps {
  readonly classes: readonly DriverClassDay[]
  readonly runs: readonly DriverRun[]
}

/** The day in short, a card for each class. */
export function ClassDays({ classes, runs }: ClassDaysProps) {
  return (
    <Stack gap="sm">
      {classes.map((day) => (
        <ClassDay
          key={day.className ?? ''}
          day={day}
          runs={runs.filter(({ className }) => className === day.className)}
        />
      ))}
    </Stack>
  )
}

function ClassDay({ day, runs }: { readonly day: DriverClassDay; readonly runs: readonly DriverRun[] }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const time = (ms: number | undefined) => formatLapTime(ms === undefined ? null : Math.round(ms), inSeconds)
  const { className, runCount, lapCount, bestPosition, fastestLap, top3Consecutive, bestAverage, comparedRuns } = day
  const ranked = runs.filter(({ placesGained }) => placesGained !== null)
  const faster = day.fasterThanFirstRunMs === null ? null : Math.round(day.fasterThanFirstRunMs)
  return (
    <Paper withBorder p="sm" component="section" aria-label={className ?? 'Without a class'}>
      <Stack gap="xs">
        <Text fw={600}>
          {className ?? 'Without a class'}{' '}
          <Text span fz="sm" fw={400} className="mre-quiet">
            {formatAmount(runCount, 'run')}, {formatAmount(lapCount, 'lap')}
          </Text>
        </Text>
        <Figures
          label={`The day in ${className ?? 'races without a class'}`}
          figures={[
            {
              label: 'Best place',
              value: bestPosition === null ? absent : String(bestPosition),
              explains: { figure: 'best-place' },
            },
            { label: 'Best lap', value: time(fastestLap?.ms), explains: held('fastest-lap', fastestLap) },
            { label: 'Best average', value: time(bestAverage?.ms), explains: held('average-lap', bestAverage) },
            {
              label: 'Best 3 in a row',
              value: formatRaceTime(top3Consecutive && Math.round(top3Consecutive.ms)),
              explains: held('top-3-consecutive', top3Consecutive),
            },
            {
              label: 'Last run beside the first, per lap',
              value:
                faster === null
                  ? absent
                  : `${formatLapTime(Math.abs(faster), inSeconds)} ${faster >= 0 ? 'faster' : 'slower'}`,
              explains: {
                figure: 'faster-than-first-run',
                ...(comparedRuns && {
                  of: [
                    { figure: 'average-lap', ...comparedRuns.first },
                    { figure: 'average-lap', ...comparedRuns.last },
                  ],
                }),
              },
            },
            {
              label: 'Places gained',
              value: formatGained(day.placesGained),
              explains: {
                figure: 'places-of-day',
                ...(ranked.length > 0 && {
                  of: ranked.map(({ raceId, driverId }) => ({ figure: 'places-gained', raceId, driverId })),
                }),
              },
            },
          ]}
        />
      </Stack>
    </Paper>
  )
}

/** A best of the day explains itself by the run that holds it. */
function held(figure: FigureId, best: DriverClassDay['fastestLap']): ExplainedWhat {
  return best === null ? { figure } : { figure, raceId: best.raceId, driverId: best.driverId }
}
