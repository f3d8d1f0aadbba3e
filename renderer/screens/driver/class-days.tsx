import { Paper, Stack, Text } from '@mantine/core'
import type { DriverClassDay } from '../../../core/contract/driver-meeting.ts'
import { absent, formatAmount, formatGained, formatLapTime, formatRaceTime } from '../../format.ts'
import { Figures } from '../../parts/figures.tsx'
import { useViewStore } from '../../stores/view-store.ts'

/** The day in short, a card for each class. */
export function ClassDays({ classes }: { readonly classes: readonly DriverClassDay[] }) {
  return (
    <Stack gap="sm">
      {classes.map((day) => (
        <ClassDay key={day.className ?? ''} day={day} />
      ))}
    </Stack>
  )
}

function ClassDay({ day }: { readonly day: DriverClassDay }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const time = (ms: number | undefined) => formatLapTime(ms === undefined ? null : Math.round(ms), inSeconds)
  const { className, runCount, lapCount, bestPosition, fastestLap, top3Consecutive, bestAverage } = day
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
          figures={[
            { label: 'Best place', value: bestPosition === null ? absent : String(bestPosition) },
            { label: 'Best lap', value: time(fastestLap?.ms) },
            { label: 'Best average', value: time(bestAverage?.ms) },
            {
              label: 'Best 3 in a row',
              value: formatRaceTime(top3Consecutive && Math.round(top3Consecutive.ms)),
            },
            {
              label: 'Last run beside the first, per lap',
              value:
                faster === null
                  ? absent
                  : `${formatLapTime(Math.abs(faster), inSeconds)} ${faster >= 0 ? 'faster' : 'slower'}`,
            },
            { label: 'Places gained', value: formatGained(day.placesGained) },
          ]}
        />
      </Stack>
    </Paper>
  )
}
