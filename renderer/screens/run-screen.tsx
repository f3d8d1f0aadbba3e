import { Alert, Anchor, Box, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RunLog } from '../../core/contract/answers.ts'
import type { PageType } from '../../core/contract/domain.ts'
import { engine } from '../engine-client.ts'
import { absent, formatAmount, formatBytes, formatCount, formatDuration, formatInstant } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { RunStatusBadge } from '../parts/state-badge.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubPlace, ingestionsPlace, meetingPlace } from '../places.ts'
import { AgainButton } from './ingestions-screen.tsx'

/** One run: what it read page by page, what it left out and why. */
export function RunScreen({ runId }: { readonly runId: number }) {
  const log = useQuery(engine.run.log.queryOptions({ input: { runId } }))
  if (log.isPending) return <Waiting what="the log of the run" />
  if (log.isError) return <FailureNote failure={log.error} onRetry={log.refetch} />
  const { run, pages, skipped } = log.data
  const { title, status, eventId, trackId, failure, requestedBy, startedAt } = run
  const about = eventId !== null ? meetingPlace(eventId) : trackId !== null ? clubPlace(trackId) : null
  return (
    <Page
      title={title}
      breadcrumbs={[{ label: 'Ingestions', href: ingestionsPlace() }]}
      subtitle={
        <>
          Run {runId}, {formatInstant(startedAt)}, asked for by {requestedBy}
          {about !== null && (
            <>
              {' · '}
              <Anchor component={Link} href={about} underline="always">
                what was read
              </Anchor>
            </>
          )}
        </>
      }
      actions={
        <>
          <RunStatusBadge status={status} />
          <AgainButton run={run} />
        </>
      }
    >
      <Figures run={run} />
      {failure && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Why it ended">
          {failure.message}
        </Alert>
      )}
      {skipped.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Left out">
          <List size="sm">
            {skipped.map(({ sourceRaceId, code, message }) => (
              <List.Item key={`${sourceRaceId ?? ''} ${message}`}>
                {message}{' '}
                <Text span fz="xs" className="mre-quiet">
                  {code}
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Pages pages={pages} />
    </Page>
  )
}

function Figures({ run: { durationMs, counts, requests, kind } }: { readonly run: RunLog['run'] }) {
  const figures: [label: string, value: string][] = [
    ['Took', formatDuration(durationMs.total)],
    ['Requests', formatCount(requests.total)],
    ['Retries', formatCount(requests.retries)],
    ['Read', formatBytes(requests.bytes)],
    ...(kind === 'event'
      ? ([
          ['Races stored', formatCount(counts.racesSaved)],
          ['Races unchanged', formatCount(counts.racesUnchanged)],
          ['Races not asked for', formatCount(counts.racesFresh)],
          ['Races left out', formatCount(counts.racesSkipped)],
          ['Laps', formatCount(counts.laps)],
        ] as [string, string][])
      : []),
    ['Rows written', formatCount(counts.rowsInserted + counts.rowsUpdated + counts.rowsDeleted)],
    ['Waiting for pages', formatDuration(durationMs.fetch)],
    ['Understanding them', formatDuration(durationMs.parse)],
    ['Storing', formatDuration(durationMs.store)],
  ]
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, sm: 4, lg: 6 }} spacing="md" verticalSpacing="xs">
      {figures.map(([label, value]) => (
        <Stack key={label} gap={0}>
          <Text fz="lg" fw={600}>
            {value}
          </Text>
          <Text fz="xs" className="mre-quiet">
            {label}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  )
}

const pageNames: Record<PageType, string> = {
  'track-catalogue': 'Catalogue of clubs',
  'events-listing': 'List of meetings',
  event: 'Meeting',
  'entry-list': 'Entry list',
  'race-result': 'Race',
}

function Pages({ pages }: { readonly pages: RunLog['pages'] }) {
  if (pages.length === 0) return <EmptyNote title="No page was kept" message="The run ended before it read one." />
  return (
    <Stack gap={4} component="section" aria-label="Pages">
      <Title order={2}>{formatAmount(pages.length, 'page')}</Title>
      <Box className="mre-scroll">
        <Table miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={90}>Time</Table.Th>
              <Table.Th>Page</Table.Th>
              <Table.Th className="mre-number">Status</Table.Th>
              <Table.Th className="mre-number">Size</Table.Th>
              <Table.Th className="mre-number">Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pages.map(({ url, pageType, name, fetchedAt, httpStatus, bytes, fetchMs }) => (
              <Table.Tr key={`${url} ${fetchedAt}`}>
                <Table.Td>{new Date(fetchedAt).toTimeString().slice(0, 8)}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }} title={url}>
                  {name ?? pageNames[pageType]}
                </Table.Td>
                <Table.Td className="mre-number">{httpStatus ?? absent}</Table.Td>
                <Table.Td className="mre-number">{formatBytes(bytes)}</Table.Td>
                <Table.Td className="mre-number">{fetchMs} ms</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  )
}
