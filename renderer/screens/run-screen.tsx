import { Alert, Anchor, Box, List, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RunLog } from '../../core/contract/answers.ts'
import { isRetryable } from '../../core/contract/retrying.ts'
import { pageTypeWords } from '../../core/contract/words.ts'
import { engine } from '../engine-client.ts'
import { absent, formatAmount, formatBytes, formatCount, formatDuration, formatInstant } from '../format.ts'
import { DiagnosticsButton } from '../parts/diagnostics-button.tsx'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Figures, type KeyFigure } from '../parts/figures.tsx'
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
          {status !== 'complete' && status !== 'running' && <DiagnosticsButton runId={runId} />}
          <AgainButton run={run} />
        </>
      }
    >
      <Figures figures={figuresOf(run)} />
      {failure && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Why it ended">
          {failure.message}
        </Alert>
      )}
      {skipped.length > 0 && <LeftOut skipped={skipped} summary={run.summary} />}
      <Pages pages={pages} />
    </Page>
  )
}

/** So many lines say enough by themselves; more of them stand behind their sentence. */
const skipsShown = 3

function LeftOut({ skipped, summary }: { readonly skipped: RunLog['skipped']; readonly summary: string | null }) {
  const list = (
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
  )
  const canCome = skipped.filter(({ code }) => isRetryable(code)).length
  const isLong = skipped.length > skipsShown && summary !== null
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Left out">
      <Stack gap="xs">
        {summary !== null && <Text>{summary}</Text>}
        {canCome > 0 && canCome < skipped.length && (
          <Text fz="sm" className="mre-quiet">{`Running it again may bring ${formatCount(canCome)} of them.`}</Text>
        )}
        {isLong ? (
          <details>
            <summary style={{ cursor: 'pointer' }}>{`All ${formatCount(skipped.length)} by name`}</summary>
            {list}
          </details>
        ) : (
          list
        )}
      </Stack>
    </Alert>
  )
}

function figuresOf({ durationMs, counts, requests, kind }: RunLog['run']): KeyFigure[] {
  return [
    { label: 'Took', value: formatDuration(durationMs.total) },
    ...(kind === 'event' ? [{ label: 'Until the first race', value: formatDuration(durationMs.firstRace) }] : []),
    { label: 'Requests', value: formatCount(requests.total) },
    { label: 'Retries', value: formatCount(requests.retries) },
    { label: 'Read', value: formatBytes(requests.bytes) },
    ...(kind === 'event'
      ? [
          { label: 'Races stored', value: formatCount(counts.racesSaved) },
          { label: 'Races unchanged', value: formatCount(counts.racesUnchanged) },
          { label: 'Races not asked for', value: formatCount(counts.racesFresh) },
          { label: 'Corrections found', value: formatCount(counts.corrections) },
          { label: 'Races left out', value: formatCount(counts.racesSkipped) },
          { label: 'Laps', value: formatCount(counts.laps) },
        ]
      : []),
    { label: 'Rows written', value: formatCount(counts.rowsInserted + counts.rowsUpdated + counts.rowsDeleted) },
    { label: 'Waiting for pages', value: formatDuration(durationMs.fetch) },
    { label: 'Understanding them', value: formatDuration(durationMs.parse) },
    { label: 'Storing', value: formatDuration(durationMs.store) },
  ]
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
                  {name ?? pageTypeWords[pageType]}
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
