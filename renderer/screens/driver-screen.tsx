import { Anchor, Box, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { DriverRace } from '../../core/contract/driver-history.ts'
import { engine } from '../engine-client.ts'
import { absent, formatAmount, formatDate, formatLapTime, formatPercent, formatResult } from '../format.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace, meetingPlace, racePlace } from '../places.ts'
import { useViewStore } from '../stores/view-store.ts'

/** Every stored race of a driver, meeting by meeting. */
export function DriverScreen({ driverId }: { readonly driverId: number }) {
  const history = useQuery(engine.driver.history.queryOptions({ input: { driverId } }))
  if (history.isPending) return <Waiting what="the driver’s races" />
  if (history.isError) return <FailureNote failure={history.error} onRetry={history.refetch} />
  const { driverName, raceCount, eventCount, races } = history.data
  return (
    <Page
      title={driverName}
      breadcrumbs={[{ label: 'Clubs', href: clubsPlace() }]}
      subtitle={`${formatAmount(raceCount, 'race')} stored, of ${formatAmount(eventCount, 'meeting')}`}
    >
      {[...Map.groupBy(races, ({ eventId }) => eventId)].map(([eventId, held]) => (
        <Meeting key={eventId} races={held} />
      ))}
    </Page>
  )
}

function Meeting({ races }: { readonly races: readonly DriverRace[] }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const [first] = races
  if (!first) return null
  return (
    <Stack gap={4} component="section" aria-label={first.eventName}>
      <Title order={2}>
        <Anchor component={Link} href={meetingPlace(first.eventId)} inherit>
          {first.eventName}
        </Anchor>
      </Title>
      <Text fz="sm" className="mre-quiet">
        {first.trackName}, {formatDate(first.startDateLocal)}
      </Text>
      <Box className="mre-scroll">
        <Table miw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Race</Table.Th>
              <Table.Th className="mre-number">Place</Table.Th>
              <Table.Th className="mre-number">Result</Table.Th>
              <Table.Th className="mre-number">Fastest</Table.Th>
              <Table.Th className="mre-number">Average</Table.Th>
              <Table.Th className="mre-number">Consistency</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {races.map((race) => (
              <Table.Tr key={race.raceId}>
                <Table.Td>
                  <Anchor component={Link} href={racePlace(race.raceId)}>
                    {race.label ?? `Race ${race.raceNumber ?? ''}`}
                  </Anchor>
                  <Text fz="xs" className="mre-quiet">
                    {race.section}
                  </Text>
                </Table.Td>
                <Table.Td className="mre-number">
                  {race.position === null ? (race.statusText ?? absent) : `${race.position} of ${race.resultCount}`}
                </Table.Td>
                <Table.Td className="mre-number">{formatResult(race.lapsCompleted, race.totalTimeMs)}</Table.Td>
                <Table.Td className="mre-number">{formatLapTime(race.fastestLapMs, inSeconds)}</Table.Td>
                <Table.Td className="mre-number">{formatLapTime(race.averageLapMs, inSeconds)}</Table.Td>
                <Table.Td className="mre-number">{formatPercent(race.consistencyPercent)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  )
}
