import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ClassFigures } from '../../../../core/contract/meeting-figures.ts'
import { formatLapTime } from '../../../format.ts'
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard */}
      <section className="mre-scroll" tabIndex={0} aria-label="Closest finishes">
        <Table miw={600}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th className="mre-number">Gap</Table.Th>
              <Table.Th>Ahead</Table.Th>
              <Table.Th>Behind</Table.Th>
              <Table.Th>Race</Table.Th>
              <Table.Th className="mre-number">Laps</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {closestFinishes.map(({ raceId, position, ahead, behind, gapMs, lapsCompleted, roundAt }) => (
              <Table.Tr key={`${raceId} ${position}`}>
                <Table.Td className="mre-number">
                  <Text span fw={600}>
                    {gapMs === 0 ? 'tie' : formatLapTime(gapMs)}
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
                <Table.Td className="mre-number">{lapsCompleted}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </>
  )
}
