import { Anchor, Box, Button, Group, Paper, Progress, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { RunUnderWay } from '../../core/contract/answers.ts'
import { engineCalls } from '../engine-client.ts'
import { formatAmount, formatBytes, formatCount, formatDuration } from '../format.ts'
import { meetingPlace } from '../places.ts'
import { isUnderWay } from '../stores/runs-store.ts'
import { RunSteps } from './run-steps.tsx'
import { RunStatusBadge } from './state-badge.tsx'

/** One run as it happens: how far, how fast, what was left out, and the way to stop it. */
export function RunProgressCard({ run, compact = false }: { readonly run: RunUnderWay; readonly compact?: boolean }) {
  const { title, state, eventId, steps, failure, summary } = run
  const elapsedMs = useElapsed(run)
  const share = shareOf(run)
  const skipped = steps.filter(({ outcome }) => outcome === 'skipped').length
  return (
    <Paper withBorder p={compact ? 'sm' : 'md'} component="section" aria-label={`Ingestion of ${title}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Group gap="sm" miw={0}>
            {eventId === null ? (
              <Text fw={600}>{title}</Text>
            ) : (
              <Anchor component={Link} href={meetingPlace(eventId)} fw={600}>
                {title}
              </Anchor>
            )}
            <RunStatusBadge status={state} />
          </Group>
          {isUnderWay(run) && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={state === 'stopping'}
              aria-label={`Cancel the ingestion of ${title}`}
              onClick={() => void engineCalls.run.cancel({ ticket: run.ticket })}
            >
              Cancel
            </Button>
          )}
        </Group>
        <Progress
          value={share * 100}
          size="md"
          transitionDuration={0}
          color={barColor(state)}
          aria-label={`Progress of ${title}`}
        />
        <Group gap="lg" fz="sm" className="mre-quiet">
          <Text span inherit>
            {raceCount(run)}
          </Text>
          {run.progress && <Figures run={run} elapsedMs={elapsedMs} />}
          {skipped > 0 && <Text span inherit>{`${skipped} left out`}</Text>}
          {run.startedAt !== null && (
            <Text span inherit>
              {formatDuration(elapsedMs)}
            </Text>
          )}
        </Group>
        {!compact && isUnderWay(run) && run.progress?.activity && (
          <Text fz="sm" truncate>
            {run.progress.activity}
          </Text>
        )}
        {failure && (
          <Text fz="sm" className="mre-wrong" style={{ overflowWrap: 'anywhere' }}>
            {failure.message}
          </Text>
        )}
        {summary !== null && !failure && (
          <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
            {summary}
          </Text>
        )}
        {!compact && steps.length > 0 && <RunSteps steps={steps} isUnderWay={isUnderWay(run)} />}
        <Milestones run={run} share={share} />
      </Stack>
    </Paper>
  )
}

function Figures({ run, elapsedMs }: { readonly run: RunUnderWay; readonly elapsedMs: number }) {
  if (!run.progress) return null
  const { laps, pagesRead, requests } = run.progress
  const perSecond = elapsedMs > 500 ? (pagesRead / elapsedMs) * 1000 : null
  return (
    <>
      <Text span inherit>{`${formatCount(laps)} laps`}</Text>
      <Text span inherit>{`${formatAmount(requests.total, 'request')}, ${formatBytes(requests.bytes)}`}</Text>
      {requests.retries > 0 && (
        <Text span inherit>
          {formatAmount(requests.retries, 'retry', 'retries')}
        </Text>
      )}
      {perSecond !== null && <Text span inherit>{`${perSecond.toFixed(1)} pages/s`}</Text>}
    </>
  )
}

function raceCount({ progress, state }: RunUnderWay): string {
  if (state === 'waiting') return 'Waiting for its turn'
  if (!progress || progress.racesListed === 0) return 'Reading the list of races'
  const { racesDone, racesFresh, racesListed } = progress
  const fresh = racesFresh > 0 ? ` (${formatCount(racesFresh)} not asked for: nothing changed)` : ''
  return `${racesDone + racesFresh} of ${formatAmount(racesListed, 'race')}${fresh}`
}

/** From 0 to 1 of what is planned; a run that ended well is at 1 whatever it had to do. */
function shareOf({ state, progress, steps }: RunUnderWay): number {
  if (state === 'complete') return 1
  if (!progress || progress.pagesPlanned === 0) return 0
  return Math.min(1, (steps.length + 1) / progress.pagesPlanned)
}

function barColor(state: RunUnderWay['state']): string {
  if (state === 'failed') return 'red'
  if (state === 'partial') return 'orange'
  return state === 'cancelled' || state === 'stopping' ? 'gray' : state === 'complete' ? 'green' : 'accent'
}

function useElapsed({ startedAt, endedAt }: RunUnderWay): number {
  const [nowMs, setNowMs] = useState(Date.now())
  useEffect(() => {
    if (startedAt === null || endedAt !== null) return
    const timer = setInterval(() => setNowMs(Date.now()), 500)
    return () => clearInterval(timer)
  }, [startedAt, endedAt])
  if (startedAt === null) return 0
  return Math.max(0, (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt))
}

/** Spoken progress: the start, each quarter and the end, not each page. */
function Milestones({ run, share }: { readonly run: RunUnderWay; readonly share: number }) {
  const said = useRef(0)
  const quarter = Math.floor(share * 4)
  if (quarter > said.current) said.current = quarter
  const text = isUnderWay(run) ? (quarter === 0 ? 'started' : `${quarter * 25} percent`) : run.state
  return (
    <VisuallyHidden>
      <Box role="status">{`${run.title}: ${text}`}</Box>
    </VisuallyHidden>
  )
}
