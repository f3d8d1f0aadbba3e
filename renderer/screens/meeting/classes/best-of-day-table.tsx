import { Anchor, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { FigureId } from '../../../../core/contract/figure-names.ts'
import type { ClassFigures, MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { formatAmount, formatLapTime, formatPercent } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import type { ExplainedWhat } from '../../../parts/explained-what.ts'
import { driverMeetingPlace, racePlace } from '../../../places.ts'
import { changeOf } from './change-of.ts'
import { DoubtMark } from './doubt-mark.tsx'
import { raceNames } from './race-names.ts'

interface Line {
  readonly what: string
  readonly how: string
  readonly explains: ExplainedWhat
  readonly value: ReactNode
  readonly driverId: number
  readonly driverName: string
  readonly raceId: number
  readonly more?: string
}

/** The bests of a class's day, a line for each who holds or shares one. */
export function BestOfDayTable({ meeting, own }: { readonly meeting: MeetingFigures; readonly own: ClassFigures }) {
  const nameOf = raceNames(own.races)
  const lines = linesOf(meeting, own)
  if (lines.length === 0) return <Text className="mre-quiet">Nobody of this class had a lap.</Text>
  return (
    <ExplainedGroup className="mre-scroll" label="Bests of the day">
      <Table miw={620} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th className="mre-number">Figure</Table.Th>
            <Table.Th>Driver</Table.Th>
            <Table.Th>In</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ what, how, explains, value, driverId, driverName, raceId, more }) => (
            <Table.Tr key={`${what} ${driverId} ${raceId}`}>
              <Table.Td>
                {what}
                <Text fz="xs" className="mre-quiet">
                  {how}
                </Text>
              </Table.Td>
              <Table.Td className="mre-number">
                <Text span fw={600}>
                  <Explained {...explains}>{value}</Explained>
                </Text>
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} href={driverMeetingPlace(meeting.eventId, driverId)}>
                  {driverName}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} href={racePlace(raceId)}>
                  {nameOf(raceId)}
                </Anchor>
                {more !== undefined && (
                  <Text fz="xs" className="mre-quiet">
                    {more}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

function ofRun(figure: FigureId, { raceId, driverId }: Pick<Line, 'raceId' | 'driverId'>): ExplainedWhat {
  return { figure, raceId, driverId }
}

function linesOf(meeting: MeetingFigures, { best, races }: ClassFigures): Line[] {
  const { leastCleanLaps, leastImprovementLaps, cleanLapPercent } = meeting
  const nameOf = raceNames(races)
  const time = (timeMs: number, doubt: string | null) => (
    <>
      <DoubtMark doubt={doubt} /> {formatLapTime(timeMs)}
    </>
  )
  return [
    ...best.fastestLap.map(({ timeMs, lapNumber, doubt, ...one }) => ({
      ...one,
      what: 'Fastest lap',
      explains: ofRun('fastest-lap', one),
      how: 'as published',
      value: time(timeMs, doubt),
      ...(lapNumber !== null && { more: `lap ${lapNumber}` }),
    })),
    ...best.bestThreeInARow.map(({ timeMs, lapNumber, doubt, ...one }) => ({
      ...one,
      what: 'Best three laps in a row',
      explains: ofRun('top-3-consecutive', one),
      how: 'as published, a sum',
      value: time(timeMs, doubt),
      ...(lapNumber !== null && { more: `laps ${lapNumber} to ${lapNumber + 2}` }),
    })),
    ...best.mostConsistent.map(({ cleanConsistencyPercent, cleanLapCount, ...one }) => ({
      ...one,
      what: 'Most consistent',
      explains: ofRun('clean-consistency', one),
      how: `ours, on laps up to ${cleanLapPercent} % of the driver’s median, ${leastCleanLaps} of them or more`,
      value: formatPercent(cleanConsistencyPercent),
      more: formatAmount(cleanLapCount, 'clean lap'),
    })),
    ...best.mostPlacesGained.map(({ placesGained, gridPosition, position, ...one }) => ({
      ...one,
      what: 'Most places gained',
      explains: ofRun('places-gained', one),
      how: 'in a main, from the start to the finish, as published',
      value: `+${placesGained}`,
      more: `from ${gridPosition} to ${position}`,
    })),
    ...best.biggestImprovement.map(({ cleanAverageChangeMs, fromRaceId, toRaceId, ...one }) => ({
      ...one,
      raceId: toRaceId,
      what: 'Biggest improvement',
      explains: {
        figure: 'change-of-clean-average' as const,
        of: changeOf('clean-average', one.driverId, fromRaceId, toRaceId),
      },
      how: `ours, average of clean laps, first to last run with ${leastImprovementLaps} or more`,
      value: showValue(cleanAverageChangeMs, 'gap'),
      more: `since ${nameOf(fromRaceId)}`,
    })),
  ]
}
