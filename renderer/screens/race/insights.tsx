import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconChartDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { RaceUnderstanding, StaleMark } from '../../../core/contract/understanding.ts'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { formatLapTime } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { Section } from '../../parts/section.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { DriverInsights } from './insights/driver-insights.tsx'
import { FuelChoice } from './insights/fuel-choice.tsx'
import { useLapMarking } from './insights/lap-mark.tsx'
import { RaceStory } from './insights/race-story.tsx'
import { Suspects } from './insights/suspects.tsx'

interface InsightsProps {
  readonly raceId: number
  readonly drivers: readonly RaceDriver[]
}

/** What the laps of a race say beyond its figures: suspicions first, then possibilities by driver, then the race's story. */
export function Insights({ raceId, drivers }: InsightsProps) {
  const found = useQuery(engine.laps.understanding.queryOptions({ input: { raceId } }))
  const { mark, dialog } = useLapMarking(raceId)
  if (found.isPending) return <Waiting what="what the laps say" />
  if (found.isError) return <FailureNote failure={found.error} onRetry={found.refetch} />
  const race = found.data
  if (race.drivers.every(({ lapCount }) => lapCount === 0)) {
    return (
      <EmptyNote
        icon={<IconChartDots size={36} aria-hidden />}
        title="Nobody drove a lap"
        message="There is nothing that laps could say of this race."
      />
    )
  }
  return (
    <Stack gap="xl">
      {race.staleMarks.length > 0 && <StaleMarks raceId={raceId} marks={race.staleMarks} />}
      <Suspects race={race} drivers={drivers} onMark={mark} />
      <Section title="Laps out of the ordinary">
        <Rules race={race} />
        <DriverInsights key={raceId} race={race} drivers={drivers} onMark={mark} />
      </Section>
      <RaceStory race={race} drivers={drivers} />
      {dialog}
    </Stack>
  )
}

/** By what rule laps are marked, and what the hints go by. */
function Rules({ race: { raceId, fuel, className, basis } }: { readonly race: RaceUnderstanding }) {
  const said = fuel.kind === 'fuel' ? 'refuels, so fuel stops are' : 'does not refuel, so no fuel stops are'
  const guess = {
    fuel: `Fuel stops are looked for because the class is called “${fuel.word}”.`,
    electric: `No fuel stops are looked for, because the class is called “${fuel.word}”.`,
    unknown: 'The name of the class does not say whether it refuels, so no fuel stops are looked for.',
  }
  const counted = {
    'from-lap-1': 'The source’s statistics count lap 1.',
    'from-lap-2': 'The source’s statistics leave lap 1 out; its laps and total time never do.',
    unknown: 'Whether the source’s statistics count lap 1 cannot be told.',
  }
  return (
    <Stack gap={4} align="flex-start">
      <Text fz="sm" className="mre-quiet" maw={820}>
        A lap is marked where it lies outside the driver’s own normal band: four usual deviations either side of the
        median, at least 8 % below or 10 % above it. Lap 1 is never judged, nor is a driver with fewer than five other
        laps. What may have happened is told from lap times alone: possible, never certain.{' '}
        {fuel.saidBy === null ? guess[fuel.kind] : `This class ${said} looked for: ${fuel.saidBy} said so.`}{' '}
        {counted[basis]}
      </Text>
      {className !== null && <FuelChoice raceId={raceId} className={className} fuel={fuel} />}
    </Stack>
  )
}

function StaleMarks({ raceId, marks }: { readonly raceId: number; readonly marks: readonly StaleMark[] }) {
  const withdraw = async (driverId: number, lapNumber: number) => {
    try {
      await engineCalls.laps.unmark({ raceId, driverId, lapNumber })
    } catch (error) {
      tellFailure('Not withdrawn', error)
    }
  }
  return (
    <Alert color="orange" title="What was said of these laps holds no more, because they are other laps now">
      <List size="sm" spacing={4}>
        {marks.map(({ driverId, driverName, lapNumber, verdict, saidOfMs, nowMs, note }) => (
          <List.Item key={`${driverName} ${lapNumber} ${saidOfMs}`}>
            {driverName}, lap {lapNumber}: {verdict === 'out' ? 'left out' : 'counted'} when it was{' '}
            {formatLapTime(saidOfMs)};{' '}
            {nowMs === null ? 'there is no such lap any more' : `now ${formatLapTime(nowMs)}`}
            {note !== null && ` (“${note}”)`}{' '}
            {driverId !== null && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Withdraw what was said of lap ${lapNumber} of ${driverName}`}
                onClick={() => void withdraw(driverId, lapNumber)}
              >
                Withdraw
              </Button>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
