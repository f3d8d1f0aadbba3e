import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { CheckItem } from '../../../core/contract/checks.ts'
import { engine } from '../../engine-client.ts'
import { formatAgo, formatInstant } from '../../format.ts'
import { tellFailure } from '../../parts/tell-failure.ts'
import { NoteButton } from './note-button.tsx'

interface AcknowledgeProps {
  readonly raceId: number
  readonly item: CheckItem
}

/** What a person said of it, and the way back; or the button with which they say it. */
export function Acknowledge({ raceId, item }: AcknowledgeProps) {
  return item.acknowledged === null ? <Ask raceId={raceId} item={item} /> : <Said raceId={raceId} item={item} />
}

function Ask({ raceId, item: { checkId, what } }: AcknowledgeProps) {
  const acknowledge = useMutation(
    engine.check.acknowledge.mutationOptions({ onError: (error) => tellFailure('It could not be marked', error) }),
  )
  return (
    <NoteButton
      title="Mark as known"
      label={`Mark as known: ${what}`}
      isBusy={acknowledge.isPending}
      onSave={(note) => acknowledge.mutate({ raceId, checkId, note })}
    />
  )
}

function Said({ raceId, item: { checkId, what, acknowledged } }: AcknowledgeProps) {
  const forget = useMutation(
    engine.check.forget.mutationOptions({ onError: (error) => tellFailure('It could not be taken back', error) }),
  )
  if (acknowledged === null) return null
  const { note, by, at } = acknowledged
  return (
    <Stack gap={2}>
      <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
        Known{note === null ? '' : `: ${note}`}
      </Text>
      <Group gap="xs">
        <Text fz="xs" className="mre-quiet" title={formatInstant(at)}>
          {by}, {formatAgo(at)}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Take back: ${what} is known`}
          loading={forget.isPending}
          onClick={() => forget.mutate({ raceId, checkId })}
        >
          Take back
        </Button>
      </Group>
    </Stack>
  )
}
