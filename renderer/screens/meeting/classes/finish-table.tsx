import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ClassFigures } from '../../../../core/contract/meeting-figures.ts'
import { formatLapTime } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { FigureCell, FigureHead } from '../../../parts/figure-cells.tsx'
import { racePlace } from '../../../places.ts'
import { raceNames } from './race-names.ts'

/** The closest finishes of a class: neighbours in a result on the same lap. */
export function FinishTable({ own: { closestFinishes, races, rounds } }: { readonly own: ClassFigures }) {
  const nameOf = raceNames(races)
  if (closestFinishes.length === 0) {
    return <Text className="mre-quiet">No two neighbours of a result finished on the same lap.</Text>
  }
  const hasQualifying = closestFinishes.some(({ roundAt }) => rounds[roundAt]?.kind === 'qualifying')
  return (
    <>
      <Text fz="sm" className="mre-quiet" maw={760}>
        Two neighbours of a result on the same lap who both ran to the end: the difference of their total times.
        {hasQualifying &&
          ' In qualifying cars often start one by one; such a gap is one of the clock, not of the finish line.'}
      </Text>
      <ExplainedGroup className="mre-scroll" label="Closest finishes">
        <Table miw={600}>
          <Table.Thead>
            <Table.Tr>
              <FigureHead figure="finish-gap">Gap</FigureHead>
              <Table.Th>Ahead</Table.Th>
              <Table.Th>Behind</Table.Th>
              <Table.Th>Race</Table.Th>
              <FigureHead figure="laps">Laps</FigureHead>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {closestFinishes.map(({ raceId, position, ahead, behind, gapMs, lapsCompleted, roundAt }) => (
              <Table.Tr key={`${raceId} ${position}`}>
                <Table.Td className="mre-number">
                  <Text span fw={600}>
                    <Explained
                      figure="finish-gap"
                      of={[
                        { figure: 'total-time', raceId, driverId: behind.driverId },
                        { figure: 'total-time', raceId, driverId: ahead.driverId },
                      ]}
                    >
                      {gapMs === 0 ? 'tie' : formatLapTime(gapMs)}
                    </Explained>
                  </Text>
                </Table.Td>
                <Table.Td>
                  {position}. {ahead.driverName}
                </Table.Td>
                <Table.Td>
                  {position + 1}. {behind.driverName}
                </Table.Td>
                <Table.Td>
                  <Anchor component={Link} href={racePlace(raceId)}>
                    {nameOf(raceId)}
                  </Anchor>
                  <Text fz="xs" className="mre-quiet">
                    {rounds[roundAt]?.name}
                  </Text>
                </Table.Td>
                <FigureCell figure="laps" of={{ raceId, driverId: ahead.driverId }}>
                  {lapsCompleted}
                </FigureCell>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
    </>
  )
}
