import { Table } from '@mantine/core'
import type { BackupComparison, DatabaseFacts } from '../../core/contract/keeping.ts'
import { absent, formatBytes, formatCount, formatInstant } from '../format.ts'

const rows: readonly [what: string, of: (facts: DatabaseFacts) => string][] = [
  ['Meetings', ({ counts }) => formatCount(counts.events)],
  ['Races', ({ counts }) => formatCount(counts.races)],
  ['Laps', ({ counts }) => formatCount(counts.laps)],
  ['Clubs', ({ counts }) => formatCount(counts.tracks)],
  ['Last run', ({ newestRun }) => (newestRun === null ? absent : formatInstant(newestRun.startedAt))],
  ['Last read', ({ newestRun }) => newestRun?.title ?? absent],
  ['Size', ({ bytes }) => formatBytes(bytes)],
]

/** Sizes differ by how a file was written, not by what it holds. */
const isTelling = (what: string) => what !== 'Size'

/** What a backup holds beside what the database in use holds. */
export function DatabaseComparison({ comparison: { backup, present } }: { readonly comparison: BackupComparison }) {
  return (
    <Table layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="26%">
            <span className="mre-quiet">Holds</span>
          </Table.Th>
          <Table.Th className="mre-number">Backup</Table.Th>
          {present && <Table.Th className="mre-number">In use</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([what, of]) => (
          <Table.Tr key={what}>
            <Table.Th scope="row" fw={400}>
              {what}
            </Table.Th>
            <Table.Td ta="right" style={{ overflowWrap: 'anywhere' }}>
              {of(backup)}
            </Table.Td>
            {present && (
              <Table.Td
                ta="right"
                style={{ overflowWrap: 'anywhere' }}
                fw={isTelling(what) && of(present) !== of(backup) ? 650 : 400}
              >
                {of(present)}
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
