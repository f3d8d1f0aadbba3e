import { Table } from '@mantine/core'
import type { DriverSeason } from '../../../core/contract/driver-history.ts'
import { absent, formatCount } from '../../format.ts'
import { Explained, ExplainedGroup } from '../../parts/explained.tsx'
import { FigureHead } from '../../parts/figure-cells.tsx'

const columns = [
  ['meetings', 'Meetings', 'eventCount'],
  ['races', 'Races', 'raceCount'],
  ['laps-of-races', 'Laps', 'lapCount'],
  ['mains', 'Mains', 'mainCount'],
  ['mains-won', 'Won', 'mainWins'],
  ['mains-top-three', 'Top 3', 'mainTopThrees'],
  ['best-place', 'Best place', 'bestMainPosition'],
] as const

/** What was raced in each year. */
export function SeasonTable({ seasons }: { readonly seasons: readonly DriverSeason[] }) {
  return (
    <ExplainedGroup className="mre-scroll" label="Seasons">
      <Table miw={560} aria-label="Seasons">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Season</Table.Th>
            {columns.map(([figure, heading]) => (
              <FigureHead key={figure} figure={figure}>
                {heading}
              </FigureHead>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {seasons.map((season) => (
            <Table.Tr key={season.season ?? ''}>
              <Table.Td>{season.season ?? 'no date'}</Table.Td>
              {columns.map(([figure, , field]) => {
                const value = season[field]
                return (
                  <Table.Td key={figure} className="mre-number">
                    <Explained figure={figure}>{value === null ? absent : formatCount(value)}</Explained>
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}
