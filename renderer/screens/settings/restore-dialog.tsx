import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BackupItem } from '../../../core/contract/keeping.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { failureOf } from '../../failures.ts'
import { formatInstant } from '../../format.ts'
import { DatabaseComparison } from '../../parts/database-comparison.tsx'
import { FailureNote } from '../../parts/failure-note.tsx'
import { KeepingJobCard } from '../../parts/keeping-job.tsx'
import { tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'

interface RestoreDialogProps {
  /** Null while nothing is to be restored. */
  readonly backup: BackupItem | null
  readonly onClose: () => void
}

/** Shows what a backup holds beside what is in use, and puts it in its place. */
export function RestoreDialog({ backup, onClose }: RestoreDialogProps) {
  const [isRestoring, setIsRestoring] = useState(false)
  return (
    <Modal
      opened={backup !== null}
      onClose={onClose}
      title={backup ? `Restore the backup of ${formatInstant(backup.madeAt)}` : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!isRestoring}
      closeOnEscape={!isRestoring}
      withCloseButton={!isRestoring}
      size="lg"
    >
      {backup && <Question backup={backup} onClose={onClose} isRestoring={isRestoring} onRestoring={setIsRestoring} />}
    </Modal>
  )
}

interface QuestionProps {
  readonly backup: BackupItem
  readonly onClose: () => void
  readonly isRestoring: boolean
  readonly onRestoring: (isRestoring: boolean) => void
}

function Question({ backup: { name, madeAt }, onClose, isRestoring, onRestoring }: QuestionProps) {
  // Read anew each time: what is in use changes.
  const comparison = useQuery({ ...engine.keeping.compare.queryOptions({ input: { name } }), gcTime: 0 })
  const restore = async () => {
    onRestoring(true)
    try {
      const { kept } = await engineCalls.keeping.restore({ name })
      const before = kept === null ? '' : ' The database as it was before is among the backups.'
      const message = `The backup of ${formatInstant(madeAt)} is in use now.${before}`
      notifications.show({ color: 'green', title: 'Restored', message, autoClose: 20_000 })
      onClose()
    } catch (error) {
      if (failureOf(error).code !== 'cancelled') tellFailure('Not restored', error)
    } finally {
      onRestoring(false)
    }
  }
  if (comparison.isPending) return <Waiting what="the backup" />
  if (comparison.isError) return <FailureNote failure={comparison.error} onRetry={comparison.refetch} />
  const { problem } = comparison.data
  return (
    <Stack gap="md">
      <DatabaseComparison comparison={comparison.data} />
      {problem === null ? (
        <Text>
          The backup was read whole and nothing is wrong with it. The database as it is now is kept as a backup before
          it is replaced.
        </Text>
      ) : (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="It cannot be restored">
          {problem}
        </Alert>
      )}
      <KeepingJobCard only={['restore']} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" disabled={isRestoring} onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={problem !== null} loading={isRestoring} onClick={() => void restore()}>
          Restore
        </Button>
      </Group>
    </Stack>
  )
}
