import { Anchor, Button, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { RecordAnswer, RecordRace } from '../../../../core/contract/comparison.ts'
import { recordSentence } from '../../../../core/contract/comparison-words.ts'
import { engine } from '../../../engine-client.ts'
import { absent, formatDate, formatLapTime, formatRace, formatStanding } from '../../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../../parts/explained.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { racePlace } from '../../../places.ts'

interface RecordSectionProps {
  readonly oneId: number
  readonly otherId: number
}

/** The two against each other over all stored meetings. */
export function RecordSection({ oneId, otherId }: RecordSectionProps) {
  const record = useQuery(engine.compare.record.queryOptions({ input: { oneId, otherId } }))
  return (
    <Stack gap="sm" component="section" aria-label="Over all stored meetings">
      <Title order={2}>Over all stored meetings</Title>
      {record.isPending && <Waiting what="the record" />}
      {record.isError && <FailureNote failure={record.error} onRetry={record.refetch} />}
      {record.isSuccess && <Record record={record.data} />}
    </Stack>
  )
}

const racesShown = 12
const sideHeadings = [
  ['times-ahead', 'Ahead'],
  ['fastest-lap', 'Best lap'],
  ['average-of-races', 'Average'],
] as const

function Record({ record }: { readonly record: RecordAnswer }) {
  const { one, other, classes, races, total } = record
  const [isWhole, setIsWhole] = useState(false)
  const rest = total.raceCount - races.length
  return (
    <>
      <Text>{recordSentence(record)}</Text>
      <ExplainedGroup className="mre-scroll" label="By class">
        <Table miw={680}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th rowSpan={2}>Class</Table.Th>
              <Table.Th rowSpan={2} className="mre-number">
                <ExplainedHeading figure="races-together">Races</ExplainedHeading>
              </Table.Th>
              <Table.Th colSpan={3} ta="center">
                {one.driverName}
              </Table.Th>
              <Table.Th colSpan={3} ta="center">
                {other.driverName}
              </Table.Th>
            </Table.Tr>
            <Table.Tr>
              {[one, other].flatMap(({ driverId }) =>
                sideHeadings.map(([figure, heading]) => (
                  <Table.Th key={`${driverId} ${heading}`} className="mre-number">
                    <ExplainedHeading figure={figure}>{heading}</ExplainedHeading>
                  </Table.Th>
                )),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {classes.map(({ className, raceCount, one: mine, other: theirs }) => (
              <Table.Tr key={className ?? ''}>
                <Table.Td>{className ?? 'No class'}</Table.Td>
                <Table.Td className="mre-number">
                  <Explained figure="races-together">{raceCount}</Explained>
                </Table.Td>
                <SideCells side={mine} />
                <SideCells side={theirs} />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
      <Text fz="xs" className="mre-quiet">
        Who was ahead is told by the published places; where one is missing, by laps, then time. Best lap and average
        are of the races in which both completed a lap: the fastest lap as published, and, ours, all published times
        divided by all published laps.
      </Text>
      {races.length > 0 && <RaceTable record={record} races={isWhole ? races : races.slice(0, racesShown)} />}
      {races.length > racesShown && !isWhole && (
        <Button variant="default" size="compact-sm" w="fit-content" onClick={() => setIsWhole(true)}>
          Show all {races.length}
        </Button>
      )}
      {isWhole && rest > 0 && (
        <Text fz="sm" className="mre-quiet">
          {rest} older races are counted above, and not listed.
        </Text>
      )}
    </>
  )
}

function SideCells({ side }: { readonly side: RecordAnswer['total']['one'] }) {
  const { ahead, bestLapMs, bestLapOf, averageLapMs } = side
  return (
    <>
      <Table.Td className="mre-number">
        <Explained figure="times-ahead">{ahead}</Explained>
      </Table.Td>
      <Table.Td className="mre-number">
        {bestLapOf === null ? (
          absent
        ) : (
          <Explained figure="fastest-lap" {...bestLapOf}>
            {formatLapTime(bestLapMs)}
          </Explained>
        )}
      </Table.Td>
      <Table.Td className="mre-number">
        {averageLapMs === null ? (
          absent
        ) : (
          <Explained figure="average-of-races">{formatLapTime(Math.round(averageLapMs))}</Explained>
        )}
      </Table.Td>
    </>
  )
}

function RaceTable({ record, races }: { readonly record: RecordAnswer; readonly races: readonly RecordRace[] }) {
  const { one, other } = record
  const ahead = { one: one.driverName, other: other.driverName, level: 'level', neither: absent }
  return (
    <ExplainedGroup className="mre-scroll" label="Race by race">
      <Table miw={680}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Held</Table.Th>
            <Table.Th>Race</Table.Th>
            <Table.Th className="mre-number">{one.driverName}</Table.Th>
            <Table.Th className="mre-number">{other.driverName}</Table.Th>
            <Table.Th>Ahead</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {races.map((race) => (
            <Table.Tr key={race.raceId}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatDate(race.startDateLocal)}</Table.Td>
              <Table.Td>
                <Anchor component={Link} href={racePlace(race.raceId)} inherit>
                  {formatRace(race)}
                </Anchor>
                <Text fz="xs" className="mre-quiet">
                  {race.eventName}
                </Text>
              </Table.Td>
              {[race.one, race.other].map((side) => (
                <Table.Td key={side.driverId} className="mre-number">
                  <Explained figure="result" raceId={race.raceId} driverId={side.driverId}>
                    {formatStanding(side)}
                  </Explained>
                </Table.Td>
              ))}
              <Table.Td>{ahead[race.ahead]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}
