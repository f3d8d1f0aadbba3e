import { Box, Table } from '@mantine/core'
import type { DriverSeason } from '../../../core/contract/driver-history.ts'
import { absent, formatCount } from '../../format.ts'

/** What was raced in each year. */
export function SeasonTable({ seasons }: { readonly seasons: readonly DriverSeason[] }) {
  return (
    <Box className="mre-scroll">
      <Table miw={560} aria-label="Seasons">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Season</Table.Th>
            <Table.Th className="mre-number">Meetings</Table.Th>
            <Table.Th className="mre-number">Races</Table.Th>
            <Table.Th className="mre-number">Laps</Table.Th>
            <Table.Th className="mre-number">Mains</Table.Th>
            <Table.Th className="mre-number">Won</Table.Th>
            <Table.Th className="mre-number">Top 3</Table.Th>
            <Table.Th className="mre-number">Best place</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {seasons.map((season) => (
            <Table.Tr key={season.season ?? ''}>
              <Table.Td>{season.season ?? 'no date'}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.eventCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.raceCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.lapCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.mainCount)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.mainWins)}</Table.Td>
              <Table.Td className="mre-number">{formatCount(season.mainTopThrees)}</Table.Td>
              <Table.Td className="mre-number">{season.bestMainPosition ?? absent}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
