import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverRace } from '../../../core/contract/driver-history.ts'
import { formatDate, formatLapTime, formatPercent, formatPlace, formatResult } from '../../format.ts'
import { ExplainedGroup } from '../../parts/explained.tsx'
import { FigureCell, FigureHead } from '../../parts/figure-cells.tsx'
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
              <FigureHead figure="position">Place</FigureHead>
              <FigureHead figure="result">Result</FigureHead>
              <FigureHead figure="fastest-lap">Best lap</FigureHead>
              <FigureHead figure="average-lap">Average</FigureHead>
              <FigureHead figure="consistency">Consistency</FigureHead>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {races.map((race) => {
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
                  <FigureCell figure="position" of={race}>
                    {formatPlace(race.position, race.resultCount, race.statusText)}
                  </FigureCell>
                  <FigureCell figure="result" of={race}>
                    {formatResult(race.lapsCompleted, race.totalTimeMs)}
                  </FigureCell>
                  <FigureCell figure="fastest-lap" of={race}>
                    {formatLapTime(race.fastestLapMs, inSeconds)}
                  </FigureCell>
                  <FigureCell figure="average-lap" of={race}>
                    {formatLapTime(race.averageLapMs, inSeconds)}
                  </FigureCell>
                  <FigureCell figure="consistency" of={race}>
                    {formatPercent(race.consistencyPercent)}
                  </FigureCell>
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
    </Stack>
  )
}
