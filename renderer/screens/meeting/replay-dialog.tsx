import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconChecks } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReplayAnswer } from '../../../core/contract/replay.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { formatAmount, formatCount } from '../../format.ts'
import { ChangesTable } from '../../parts/changes-table.tsx'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'

interface ReplayDialogProps {
  readonly eventId: number
  readonly name: string
  onClose(): void
}

/** Reads a meeting again from its kept pages, shows what that would change, and writes it only when asked to. */
export function ReplayDialog({ eventId, name, onClose }: ReplayDialogProps) {
  const preview = useQuery({
    ...engine.archive.replay.queryOptions({ input: { eventId, apply: false } }),
    // What is stored may be otherwise by the next time.
    gcTime: 0,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(60rem, 94vw)"
      title={`Read again from the archive: ${name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Text className="mre-quiet">
          Every page that was read is kept. They are read once more, without asking LiveRC: a newer version of this
          program may understand more of them, and rows that were damaged are set right.
        </Text>
        {preview.isPending && <Waiting what="the kept pages" />}
        {preview.isError && <FailureNote failure={preview.error} onRetry={preview.refetch} />}
        {preview.isSuccess && <Preview eventId={eventId} answer={preview.data} onClose={onClose} />}
      </Stack>
    </Modal>
  )
}

function Preview({ eventId, answer, onClose }: { eventId: number; answer: ReplayAnswer; onClose(): void }) {
  const { report, changes } = answer
  const { counts, skipped, failure } = report
  const rows = counts.rowsInserted + counts.rowsUpdated + counts.rowsDeleted
  const [isBusy, setIsBusy] = useState(false)
  const apply = async () => {
    setIsBusy(true)
    try {
      const { report: done } = await engineCalls.archive.replay({ eventId, apply: true })
      if (done.failure) throw new Error(done.failure.message)
      const written = done.counts.rowsInserted + done.counts.rowsUpdated + done.counts.rowsDeleted
      notifications.show({ color: 'green', title: 'Read again', message: `${formatAmount(written, 'row')} written.` })
      onClose()
    } catch (error) {
      setIsBusy(false)
      tellFailure('Not written', error)
    }
  }
  return (
    <>
      {failure && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="It cannot be read again">
          {failure.message}
        </Alert>
      )}
      {skipped.length > 0 && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Left as it is">
          <List size="sm">
            {skipped.map(({ sourceRaceId, message }) => (
              <List.Item key={`${sourceRaceId ?? ''} ${message}`}>{message}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {!failure && rows === 0 && (
        <EmptyNote
          icon={<IconChecks size={36} aria-hidden />}
          title="Nothing would change"
          message={`${formatAmount(counts.racesUnchanged, 'race')} and the meeting itself read as they are stored.`}
        />
      )}
      {rows > 0 && (
        <>
          <Text>
            {formatCount(counts.racesSaved)} of {formatAmount(counts.racesSaved + counts.racesUnchanged, 'race')} would
            be otherwise: {rowsText(counts)}.
          </Text>
          <ChangesTable changes={changes} />
        </>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {rows > 0 ? 'Leave it' : 'Close'}
        </Button>
        {rows > 0 && (
          <Button loading={isBusy} onClick={() => void apply()}>
            Apply
          </Button>
        )}
      </Group>
    </>
  )
}

function rowsText({ rowsInserted, rowsUpdated, rowsDeleted }: ReplayAnswer['report']['counts']): string {
  return [
    rowsUpdated > 0 && `${formatAmount(rowsUpdated, 'row')} changed`,
    rowsInserted > 0 && `${formatAmount(rowsInserted, 'row')} added`,
    rowsDeleted > 0 && `${formatAmount(rowsDeleted, 'row')} removed`,
  ]
    .filter(Boolean)
    .join(', ')
}
