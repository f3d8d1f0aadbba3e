import { Anchor, Box, Stack, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { EventOverview, RaceItem } from '../../../core/contract/answers.ts'
import { absent, formatCount } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { racePlace } from '../../places.ts'

interface FindingTableProps {
  readonly findings: EventOverview['findings']
  readonly races: readonly RaceItem[]
}

/** Where the source's own figures disagree: what it says, and what its other figures give. */
export function FindingTable({ findings, races }: FindingTableProps) {
  if (findings.length === 0) {
    return <EmptyNote title="Everything adds up" message="No published figure of this meeting contradicts another." />
  }
  const labels = new Map(races.map(({ raceId, label, sourceRaceId }) => [raceId, label ?? `Race ${sourceRaceId}`]))
  return (
    <Stack gap="sm">
      <Text className="mre-quiet" maw={700}>
        What the source published is stored unchanged. Here its own figures contradict each other; someone at the timing
        desk may know why.
      </Text>
      <Box className="mre-scroll">
        <Table miw={720}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Race</Table.Th>
              <Table.Th>Driver</Table.Th>
              <Table.Th className="mre-number">Lap</Table.Th>
              <Table.Th>What disagrees</Table.Th>
              <Table.Th className="mre-number">Published</Table.Th>
              <Table.Th className="mre-number">Computed</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {findings.map(({ raceId, rule, sourceDriverId, driverName, lapNumber, message, published, computed }) => (
              <Table.Tr key={`${raceId} ${rule} ${sourceDriverId} ${lapNumber} ${message}`}>
                <Table.Td>
                  <Anchor component={Link} href={racePlace(raceId)}>
                    {labels.get(raceId)}
                  </Anchor>
                </Table.Td>
                <Table.Td>{driverName ?? absent}</Table.Td>
                <Table.Td className="mre-number">{formatCount(lapNumber)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{message}</Table.Td>
                <Table.Td className="mre-number">{published ?? absent}</Table.Td>
                <Table.Td className="mre-number">{computed ?? absent}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  )
}
