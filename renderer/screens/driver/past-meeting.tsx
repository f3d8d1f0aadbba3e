import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverRace } from '../../../core/contract/driver-history.ts'
import { formatDate, formatLapTime, formatPercent, formatPlace, formatResult } from '../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../parts/explained.tsx'
import { driverMeetingPlace, meetingPlace, racePlace } from '../../places.ts'
import { useViewStore } from '../../stores/view-store.ts'

/** A meeting of a history: its races as published, and the way to the whole day. */
export function PastMeeting({ races }: { readonly races: readonly DriverRace[] }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const [first] = races
  if (!first) return null
  return (
    <Stack gap={4} component="section" aria-label={first.eventName}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Title order={3}>
          <Anchor component={Link} href={meetingPlace(first.eventId)} inherit>
            {first.eventName}
          </Anchor>
        </Title>
        <Anchor component={Link} href={driverMeetingPlace(first.eventId, first.driverId)} fz="sm">
          The whole day
        </Anchor>
      </Group>
      <Text fz="sm" className="mre-quiet">
        {first.trackName}, {formatDate(first.startDateLocal)}. All figures as published.
      </Text>
      <ExplainedGroup label={`Races of ${first.eventName}`} className="mre-scroll">
        <Table miw={760} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="34%">Race</Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="position">Place</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="result">Result</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="fastest-lap">Best lap</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="average-lap">Average</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="consistency">Consistency</ExplainedHeading>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {races.map((race) => {
              const figure = { raceId: race.raceId, driverId: race.driverId }
              return (
                <Table.Tr key={`${race.raceId} ${race.driverId}`}>
                  <Table.Td>
                    <Anchor component={Link} href={racePlace(race.raceId)}>
                      {race.label ?? `Race ${race.raceNumber ?? ''}`}
                    </Anchor>
                    <Text fz="xs" className="mre-quiet">
                      {race.section}
                    </Text>
                  </Table.Td>
                  <Table.Td className="mre-number">
                    {formatPlace(race.position, race.resultCount, race.statusText)}
                  </Table.Td>
                  <Table.Td className="mre-number">{formatResult(race.lapsCompleted, race.totalTimeMs)}</Table.Td>
                  <Table.Td className="mre-number">
                    <Explained figure="fastest-lap" {...figure}>
                      {formatLapTime(race.fastestLapMs, inSeconds)}
                    </Explained>
                  </Table.Td>
                  <Table.Td className="mre-number">
                    <Explained figure="average-lap" {...figure}>
                      {formatLapTime(race.averageLapMs, inSeconds)}
                    </Explained>
                  </Table.Td>
                  <Table.Td className="mre-number">
                    <Explained figure="consistency" {...figure}>
                      {formatPercent(race.consistencyPercent)}
                    </Explained>
                  </Table.Td>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
    </Stack>
  )
}
