import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerTrackNext } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RunItem } from '../../core/contract/answers.ts'
import { engine, engineCalls } from '../engine-client.ts'
import { formatAgo } from '../format.ts'
import { runPlace } from '../places.ts'
import { useOffersStore } from '../stores/offers-store.ts'
import { isUnderWay, useRunsStore } from '../stores/runs-store.ts'
import { tellFailure } from './tell-failure.ts'

/** Offers to continue what was interrupted: the program or the computer ended in the middle of it. Starts nothing itself. */
export function ResumeOffer() {
  const resumable = useQuery(engine.run.resumable.queryOptions({ input: {} }))
  const putOff = useOffersStore((offers) => offers.putOff)
  const putOffRun = useOffersStore((offers) => offers.putOffRun)
  const runs = useRunsStore((session) => session.runs)
  const underWay = runs.filter(isUnderWay)
  const offered = (resumable.data ?? []).filter(
    ({ runId, status, eventId }) =>
      status === 'interrupted' && !putOff.has(runId) && !underWay.some((run) => run.eventId === eventId),
  )
  if (offered.length === 0) return null
  return (
    <Alert color="orange" icon={<IconPlayerTrackNext aria-hidden />} title="Interrupted" aria-label="Interrupted">
      <Stack gap="xs">
        {offered.map((run) => (
          <Group key={run.runId} justify="space-between" gap="xs">
            <Text flex="1 1 16rem" style={{ overflowWrap: 'anywhere' }}>
              The ingestion of{' '}
              <Anchor component={Link} href={runPlace(run.runId)} inherit>
                {run.title}
              </Anchor>{' '}
              was interrupted {formatAgo(run.startedAt)}. What was read is kept.
            </Text>
            <Group gap="xs">
              <ContinueButton run={run} />
              <Button size="compact-sm" variant="subtle" color="gray" onClick={() => putOffRun(run.runId)}>
                Not now
              </Button>
            </Group>
          </Group>
        ))}
      </Stack>
    </Alert>
  )
}

/** Continues a run: only what is missing is read. */
export function ContinueButton({ run: { runId, title } }: { readonly run: Pick<RunItem, 'runId' | 'title'> }) {
  const resume = async () => {
    try {
      await engineCalls.run.resume({ runId })
    } catch (error) {
      tellFailure('Not continued', error)
    }
  }
  return (
    <Button
      size="compact-sm"
      variant="light"
      aria-label={`Continue the ingestion of ${title}`}
      onClick={() => void resume()}
    >
      Continue
    </Button>
  )
}
