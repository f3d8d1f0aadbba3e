import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import type { RecordCandidate, RecordGroup, RecordLine } from '../../../../core/contract/records.ts'
import { engineCalls } from '../../../engine-client.ts'
import { tellDone } from '../../../parts/tell-done.tsx'
import { tellFailure } from '../../../parts/tell-failure.ts'
import { sayFigure, sayValue, sayWho, titleOf } from './record-words.ts'

/** What is about to be approved. */
export interface Approving {
  readonly group: RecordGroup
  readonly line: RecordLine
  readonly run: RecordCandidate
}

interface ApproveDialogProps {
  readonly trackId: number
  readonly approving: Approving | null
  onClose(): void
}

/** Asks before a run becomes the record; where something speaks against it, a person has to say that they looked. */
export function ApproveDialog({ trackId, approving, onClose }: ApproveDialogProps) {
  return (
    <Modal
      opened={approving !== null}
      onClose={onClose}
      title="Approve as a record"
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {approving && <Question trackId={trackId} approving={approving} onClose={onClose} />}
    </Modal>
  )
}

function Question({ trackId, approving, onClose }: ApproveDialogProps & { readonly approving: Approving }) {
  const { group, line, run } = approving
  const [isKnown, setIsKnown] = useState(false)
  const [note, setNote] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const isDoubted = run.doubts.length > 0
  const approve = async () => {
    setIsBusy(true)
    const { sourceEventId, sourceRaceId, sourceDriverId } = run
    try {
      const { actionId } = await engineCalls.record.approve({
        trackId,
        recordKey: line.recordKey,
        sourceEventId,
        sourceRaceId,
        sourceDriverId,
        evenIfDoubted: isKnown,
        note: note.trim() === '' ? null : note.trim(),
      })
      onClose()
      if (actionId !== null) tellDone('Approved', `${titleOf(group)}, ${sayFigure(line)}: ${sayValue(run)}`, actionId)
    } catch (error) {
      setIsBusy(false)
      tellFailure('Not approved', error)
    }
  }
  return (
    <Stack gap="md">
      <Text>
        {sayFigure(line)} of {titleOf(group)}: <strong>{sayValue(run)}</strong> by {sayWho(run)}, in {run.raceName} of{' '}
        {run.eventName}.
      </Text>
      {line.approved !== null && (
        <Text>
          It takes the place of {sayValue(line.approved)} by {sayWho(line.approved)}.
        </Text>
      )}
      {isDoubted && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Look at this first">
          <Stack gap="xs">
            {run.doubts.map((doubt) => (
              <Text key={doubt} fz="sm">
                {doubt}
              </Text>
            ))}
            <Checkbox
              label="I looked, and it is real"
              checked={isKnown}
              onChange={(event) => setIsKnown(event.currentTarget.checked)}
            />
          </Stack>
        </Alert>
      )}
      <TextInput
        label="Note"
        placeholder="Why, or who saw it; may be left empty"
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={isBusy} disabled={isDoubted && !isKnown} onClick={() => void approve()}>
          Approve
        </Button>
      </Group>
    </Stack>
  )
}
