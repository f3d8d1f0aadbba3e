import { Box, Button, Table, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ActionVerb } from '../../core/contract/domain.ts'
import type { ActionItem } from '../../core/contract/keeping.ts'
import { engine } from '../engine-client.ts'
import { formatAgo, formatInstant } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { undo } from '../parts/keeping-calls.ts'
import { Page } from '../parts/page.tsx'
import { Waiting } from '../parts/waiting.tsx'

const shown = 200

const deeds: Record<ActionVerb, string> = {
  ingest: 'Ingested',
  replay: 'Read again from kept pages',
  'import-pages': 'Imported saved pages of',
  'follow-club': 'Followed',
  'unfollow-club': 'No longer followed',
  'delete-meeting': 'Deleted',
  'accept-held-race': 'Accepted what the source shows of',
  'refuse-held-race': 'Kept what was stored of',
  'change-setting': 'Changed',
  'restore-backup': 'Restored',
  'prune-archive': 'Gave up',
  'stop-source': 'Switched off',
  'start-source': 'Switched on',
  'acknowledge-finding': 'Acknowledged',
  'forget-acknowledgement': 'No longer acknowledged',
  'mark-lap': 'Marked',
  'unmark-lap': 'No longer marked',
  'say-fuel': 'Said',
  'merge-drivers': 'Merged',
  'tell-drivers-apart': 'Told apart',
  'forget-about-drivers': 'No longer said of',
  'show-initials': 'By initials',
  'show-name': 'By name again',
  'approve-record': 'Approved the record',
  'withdraw-record': 'Withdrew the record',
}

/** What people did here, newest first, and the way back where there is one. */
export function ActivityScreen() {
  const list = useQuery(engine.keeping.actions.queryOptions({ input: { limit: shown } }))
  return (
    <Page title="Activity" subtitle="What was done here that changed what is stored, in all programs on this database">
      {list.isPending && <Waiting what="what was done" />}
      {list.isError && <FailureNote failure={list.error} onRetry={list.refetch} />}
      {list.isSuccess &&
        (list.data.length === 0 ? (
          <EmptyNote
            icon={<IconHistory size={36} aria-hidden />}
            title="Nothing yet"
            message="Following a club, ingesting or deleting a meeting, changing a setting: all of it is listed here."
          />
        ) : (
          <Box className="mre-scroll">
            <Table miw={640}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  <Table.Th>By</Table.Th>
                  <Table.Th>When</Table.Th>
                  <Table.Th>
                    <span className="mre-quiet">Do</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.data.map((action) => (
                  <ActionRow key={action.actionId} action={action} />
                ))}
              </Table.Tbody>
            </Table>
          </Box>
        ))}
    </Page>
  )
}

function ActionRow({ action }: { readonly action: ActionItem }) {
  const { actionId, at, doneBy, verb, subject, canUndo, undoneAt } = action
  const [isBusy, setIsBusy] = useState(false)
  const takeBack = async () => {
    setIsBusy(true)
    await undo(actionId, subject)
    setIsBusy(false)
  }
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text span inherit className="mre-quiet">
          {deeds[verb]}
        </Text>{' '}
        <Text span inherit fw={550} td={undoneAt === null ? '' : 'line-through'}>
          {subject}
        </Text>
      </Table.Td>
      <Table.Td>{doneBy}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }} title={formatInstant(at)}>
        {formatAgo(at)}
      </Table.Td>
      <Table.Td>
        {canUndo && (
          <Button
            size="compact-sm"
            variant="light"
            loading={isBusy}
            aria-label={`Undo: ${deeds[verb]} ${subject}`}
            onClick={() => void takeBack()}
          >
            Undo
          </Button>
        )}
        {undoneAt !== null && (
          <Text fz="sm" className="mre-quiet" title={formatInstant(undoneAt)}>
            taken back
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
