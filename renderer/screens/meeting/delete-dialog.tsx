import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { DeletionCounts } from '../../../core/contract/keeping.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { formatAmount, formatBytes } from '../../format.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { tellDone } from '../../parts/tell-done.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { clubPlace } from '../../places.ts'

/** Shows what goes with a meeting, and deletes it; it can be brought back until the program is closed. */
export function DeleteDialog(props: QuestionProps) {
  const { name, onClose } = props
  return (
    <Modal opened onClose={onClose} title={`Delete ${name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Question {...props} />
    </Modal>
  )
}

interface QuestionProps {
  readonly eventId: number
  readonly trackId: number
  readonly name: string
  readonly onClose: () => void
}

function Question({ eventId, trackId, name, onClose }: QuestionProps) {
  const [, navigate] = useLocation()
  const [isDeleting, setIsDeleting] = useState(false)
  const preview = useQuery(engine.keeping.deletion.queryOptions({ input: { eventId } }))
  const remove = async () => {
    setIsDeleting(true)
    try {
      const { actionId } = await engineCalls.keeping.deleteMeeting({ eventId })
      onClose()
      navigate(clubPlace(trackId), { replace: true })
      tellDone('Deleted', name, actionId)
    } catch (error) {
      setIsDeleting(false)
      tellFailure('Not deleted', error)
    }
  }
  if (preview.isPending) return <Waiting what="what would go" />
  if (preview.isError) return <FailureNote failure={preview.error} onRetry={preview.refetch} />
  return (
    <Stack gap="md">
      <Text>This goes with it:</Text>
      <List size="sm">
        {linesOf(preview.data.counts).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Text className="mre-quiet">
        Files that were exported stay. It can be brought back until the program is closed; after that it has to be read
        from LiveRC again.
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={isDeleting} onClick={() => void remove()}>
          Delete
        </Button>
      </Group>
    </Stack>
  )
}

function linesOf(counts: DeletionCounts): string[] {
  const { races, results, laps, entries, findings, corrections, heldRaces, pages, pageBytes } = counts
  return [
    `${formatAmount(races, 'race')} with ${formatAmount(results, 'result')} and ${formatAmount(laps, 'lap')}`,
    entries > 0 && formatAmount(entries, 'entry', 'entries'),
    findings > 0 && formatAmount(findings, 'finding'),
    corrections > 0 && formatAmount(corrections, 'correction'),
    heldRaces > 0 && `${formatAmount(heldRaces, 'race')} held back`,
    pages > 0 && `${formatAmount(pages, 'kept page')}, ${formatBytes(pageBytes)}`,
  ].filter((line) => line !== false)
}
