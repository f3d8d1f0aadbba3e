import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { EventOverview } from '../../../core/contract/answers.ts'

/** What the last run left out or why it ended early; nothing where all is well. */
export function LastRunNote({ event: { lastRun, state } }: { readonly event: EventOverview }) {
  if (state === 'changed') {
    return (
      <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="Changed since it was read">
        The club’s list of meetings now shows other numbers of entries or drivers. Ingest again to see what is new.
      </Alert>
    )
  }
  if (!lastRun || lastRun.status === 'complete' || lastRun.status === 'running') return null
  // What was held back has a place of its own, and nothing of it is missing.
  const skipped = lastRun.skipped.filter(({ code }) => code !== 'race/held')
  if (lastRun.status === 'partial' && skipped.length === 0) return null
  const titles = {
    partial: 'Read in part',
    failed: 'The last reading failed',
    cancelled: 'The reading was stopped',
    interrupted: 'The reading was interrupted',
  }
  return (
    <Alert
      color={lastRun.status === 'failed' ? 'red' : 'orange'}
      icon={<IconAlertTriangle aria-hidden />}
      title={titles[lastRun.status]}
    >
      {lastRun.failure && <Text>{lastRun.failure.message}</Text>}
      {skipped.length > 0 && (
        <List size="sm" my={4}>
          {skipped.map(({ sourceRaceId, message }) => (
            <List.Item key={`${sourceRaceId ?? ''} ${message}`}>{message}</List.Item>
          ))}
        </List>
      )}
      <Text>What was read is kept. “Ingest again” reads the rest.</Text>
    </Alert>
  )
}
