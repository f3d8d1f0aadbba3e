import { Anchor, Box, Group, Stack, Table, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { engine } from '../../engine-client.ts'
import { formatAgo, formatInstant } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { RunProgressCard } from '../../parts/run-progress.tsx'
import { RunStatusBadge } from '../../parts/state-badge.tsx'
import { ingestionsPlace, meetingPlace, runPlace } from '../../places.ts'
import { isUnderWay, useRunsStore } from '../../stores/runs-store.ts'
import { AgainButton } from '../ingestions-screen.tsx'

const shown = 5

/** What is being read, and what was read last. */
export function LastIngestions() {
  const underWay = useRunsStore(({ runs }) => runs).filter(isUnderWay)
  const list = useQuery(engine.run.list.queryOptions({ input: { limit: 50 } }))
  const runs = (list.data ?? []).filter(({ kind }) => kind === 'event').slice(0, shown)
  if (list.isError) return <FailureNote failure={list.error} onRetry={list.refetch} />
  if (runs.length === 0 && underWay.length === 0) return null
  return (
    <Stack gap="sm" component="section" aria-label="Last ingestions">
      <Group justify="space-between" gap="sm">
        <Title order={2}>Last ingestions</Title>
        <Anchor component={Link} href={ingestionsPlace()} fz="sm">
          See all
        </Anchor>
      </Group>
      {underWay.map((run) => (
        <RunProgressCard key={run.ticket} run={run} />
      ))}
      {runs.length > 0 && (
        <Box className="mre-scroll">
          <Table miw={480}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Meeting</Table.Th>
                <Table.Th>Ended as</Table.Th>
                <Table.Th>When</Table.Th>
                <Table.Th>
                  <span className="mre-quiet">Do</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {runs.map((run) => (
                <Table.Tr key={run.runId}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Anchor
                      component={Link}
                      href={run.eventId === null ? runPlace(run.runId) : meetingPlace(run.eventId)}
                      fw={550}
                    >
                      {run.title}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <RunStatusBadge status={run.status} />
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }} title={formatInstant(run.startedAt)}>
                    {formatAgo(run.startedAt)}
                  </Table.Td>
                  <Table.Td>
                    <AgainButton run={run} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Stack>
  )
}
