import { Anchor, Box, Button, Stack, Table, Text, Title } from '@mantine/core'
import { IconCloudDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RunItem } from '../../core/contract/answers.ts'
import { engine } from '../engine-client.ts'
import { formatAgo, formatAmount, formatCount, formatDuration, formatInstant } from '../format.ts'
import { HeldList, useElsewhere } from '../parts/elsewhere.tsx'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { startIngestion } from '../parts/ingest-button.tsx'
import { Page } from '../parts/page.tsx'
import { ContinueButton, ResumeOffer } from '../parts/resume-offer.tsx'
import { RunProgressCard } from '../parts/run-progress.tsx'
import { SiteBadge, useSites } from '../parts/site-state.tsx'
import { RunStatusBadge } from '../parts/state-badge.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace, runPlace } from '../places.ts'
import { isUnderWay, useRunsStore } from '../stores/runs-store.ts'

const historyLength = 200

/** What is being read now, what has just been, and every run before. */
export function IngestionsScreen() {
  const session = useRunsStore(({ runs }) => runs)
  const history = useQuery(engine.run.list.queryOptions({ input: { limit: historyLength } }))
  const underWay = session.filter(isUnderWay)
  const elsewhere = useElsewhere()
  const [latest] = session.filter((run) => !isUnderWay(run))
  const sites = useSites()
  return (
    <Page
      title="Ingestions"
      subtitle={subtitleOf(underWay.length, elsewhere.length)}
      actions={sites.map((site) => (
        <SiteBadge key={site.source} site={site} canStop={underWay.length + elsewhere.length > 0} />
      ))}
    >
      {underWay.length > 0 ? (
        <Stack gap="sm" component="section" aria-label="Under way">
          {underWay.map((run) => (
            <RunProgressCard key={run.ticket} run={run} />
          ))}
        </Stack>
      ) : (
        latest && <RunProgressCard run={latest} />
      )}
      <HeldList held={elsewhere} />
      <ResumeOffer />
      {history.isPending && <Waiting what="earlier runs" />}
      {history.isError && <FailureNote failure={history.error} onRetry={history.refetch} />}
      {history.isSuccess &&
        (history.data.length === 0 ? (
          <EmptyNote
            icon={<IconCloudDownload size={36} aria-hidden />}
            title="Nothing was read yet"
            message="Pick a club and one of its meetings, or paste a meeting’s address anywhere in this program."
            action={
              <Button component={Link} href={clubsPlace()}>
                To the clubs
              </Button>
            }
          />
        ) : (
          <History runs={history.data} />
        ))}
    </Page>
  )
}

function subtitleOf(underWay: number, elsewhere: number): string {
  if (underWay > 0) return `${formatAmount(underWay, 'ingestion')} under way`
  return elsewhere > 0 ? 'Nothing is being read by this program' : 'Nothing is being read'
}

function History({ runs }: { readonly runs: readonly RunItem[] }) {
  return (
    <Stack gap={4} component="section" aria-label="History">
      <Title order={2}>History</Title>
      <Box className="mre-scroll">
        <Table miw={820}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What</Table.Th>
              <Table.Th>Ended as</Table.Th>
              <Table.Th>When</Table.Th>
              <Table.Th className="mre-number">Took</Table.Th>
              <Table.Th className="mre-number">Races</Table.Th>
              <Table.Th className="mre-number">Laps</Table.Th>
              <Table.Th className="mre-number">Requests</Table.Th>
              <Table.Th>
                <span className="mre-quiet">Do</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <HistoryRow key={run.runId} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Stack>
  )
}

function HistoryRow({ run }: { readonly run: RunItem }) {
  const { runId, kind, title, status, startedAt, durationMs, counts, requests, failure, summary } = run
  const why = failure?.message ?? summary
  const isEvent = kind === 'event'
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Anchor component={Link} href={runPlace(runId)} fw={550}>
          {title}
        </Anchor>
        {why !== null && (
          <Text fz="xs" className={status === 'failed' ? 'mre-wrong' : 'mre-quiet'} lineClamp={2} title={why}>
            {why}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <RunStatusBadge status={status} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }} title={formatInstant(startedAt)}>
        {formatAgo(startedAt)}
      </Table.Td>
      <Table.Td className="mre-number">{status === 'running' ? '–' : formatDuration(durationMs.total)}</Table.Td>
      <Table.Td className="mre-number">{isEvent ? racesOf(counts) : ''}</Table.Td>
      <Table.Td className="mre-number">{isEvent ? formatCount(counts.laps) : ''}</Table.Td>
      <Table.Td className="mre-number">
        {formatCount(requests.total)}
        {requests.retries > 0 && ` (${formatAmount(requests.retries, 'retry', 'retries')})`}
      </Table.Td>
      <Table.Td>
        <AgainButton run={run} />
      </Table.Td>
    </Table.Tr>
  )
}

function racesOf({ racesSaved, racesUnchanged, racesFresh, racesListed }: RunItem['counts']): string {
  const done = racesSaved + racesUnchanged + racesFresh
  return done === racesListed ? formatCount(done) : `${formatCount(done)} of ${formatCount(racesListed)}`
}

/** Continues what did not get to its end, runs again what else did not end well; nothing for what did, and for lists, which have their own button. */
export function AgainButton({ run }: { readonly run: RunItem }) {
  const { kind, status, eventId, url, title, canResume } = run
  if (kind !== 'event' || status === 'complete' || status === 'running') return null
  if (canResume) return <ContinueButton run={run} />
  return (
    <Button
      size="compact-sm"
      variant="light"
      aria-label={`Run ${title} again`}
      onClick={() => void startIngestion(eventId === null ? { url } : { eventId })}
    >
      Run again
    </Button>
  )
}
