import { Button, Group, Popover, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CheckItem } from '../../../core/contract/checks.ts'
import { engine } from '../../engine-client.ts'
import { formatAgo, formatInstant } from '../../format.ts'
import { tellFailure } from '../../parts/tell-failure.ts'

interface AcknowledgeProps {
  readonly raceId: number
  readonly item: CheckItem
}

/** What a person said of it, and the way back; or the button with which they say it. */
export function Acknowledge({ raceId, item }: AcknowledgeProps) {
  return item.acknowledged === null ? <Ask raceId={raceId} item={item} /> : <Said raceId={raceId} item={item} />
}

function Ask({ raceId, item: { checkId, what } }: AcknowledgeProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [note, setNote] = useState('')
  const acknowledge = useMutation(
    engine.check.acknowledge.mutationOptions({
      onSuccess: () => setIsOpen(false),
      onError: (error) => tellFailure('It could not be marked', error),
    }),
  )
  const save = () => acknowledge.mutate({ raceId, checkId, note: note.trim() === '' ? null : note.trim() })
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" width={320} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Mark as known: ${what}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          Mark as known
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Mark as known">
        <Stack gap="xs">
          <Textarea
            label="Note"
            description="Why it is so, or who is asked. Other figures are told anew."
            placeholder="Known, ask the timing desk"
            autosize
            minRows={2}
            maxLength={500}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group gap="xs" justify="flex-end">
            <Button size="compact-sm" variant="default" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button size="compact-sm" loading={acknowledge.isPending} onClick={save}>
              Save
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
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
