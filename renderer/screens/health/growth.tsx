import { Box, Stack, Table, Text, Title } from '@mantine/core'
import type { GrowthHealth } from '../../../core/contract/health.ts'
import { SmallBars } from '../../charts/small-bars.tsx'
import { formatBytes, formatCount, formatMonth } from '../../format.ts'

/** How large the database is, and what each month added to it. */
export function Growth({ growth }: { readonly growth: GrowthHealth }) {
  const { databaseBytes, archiveBytes, months } = growth
  return (
    <Stack gap="sm" component="section" aria-label="Size">
      <Title order={2}>Size</Title>
      <Text>
        The database takes {formatBytes(databaseBytes)}; the pages kept in it, compressed, are{' '}
        {formatBytes(archiveBytes)} of that.
      </Text>
      {months.some((month) => month.archiveBytes > 0) && (
        <Box maw={640}>
          <SmallBars
            title="Pages added"
            sentence="What each month added to the kept pages."
            rows={months.map(({ month, archiveBytes: bytes }) => ({
              label: formatMonth(month, true),
              about: formatMonth(month),
              values: { bytes },
            }))}
            series={[{ key: 'bytes', name: 'Pages', colour: 'light-dark(#12639f, #5299d0)' }]}
            format={formatBytes}
            formatTick={formatBytes}
            table={
              <Table verticalSpacing={4} fz="xs">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Month</Table.Th>
                    <Table.Th className="mre-number">Pages added</Table.Th>
                    <Table.Th className="mre-number">Rows written</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {months.toReversed().map(({ month, archiveBytes: bytes, rowsWritten }) => (
                    <Table.Tr key={month}>
                      <Table.Td>{formatMonth(month)}</Table.Td>
                      <Table.Td className="mre-number">{formatBytes(bytes)}</Table.Td>
                      <Table.Td className="mre-number">{formatCount(rowsWritten)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            }
          />
        </Box>
      )}
    </Stack>
  )
}
