import { Stack, Text } from '@mantine/core'
import { IconTrophy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { engine } from '../../../engine-client.ts'
import { formatAmount } from '../../../format.ts'
import { EmptyNote } from '../../../parts/empty-note.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { Section } from '../../../parts/section.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { ApproveDialog, type Approving } from './approve-dialog.tsx'
import { RecordTable } from './record-table.tsx'
import { titleOf } from './record-words.ts'

/** A club's records by class and layout: what a person approved, and the best stored run beside each. */
export function RecordsPanel({ trackId }: { readonly trackId: number }) {
  const book = useQuery(engine.record.list.queryOptions({ input: { trackId } }))
  const [approving, setApproving] = useState<Approving | null>(null)
  if (book.isPending) return <Waiting what="the records" />
  if (book.isError) return <FailureNote failure={book.error} onRetry={book.refetch} />
  const { groups } = book.data
  if (groups.length === 0) {
    return (
      <EmptyNote
        icon={<IconTrophy size={36} aria-hidden />}
        title="No candidate for a record yet"
        message="Candidates are the best published runs of the meetings that are stored. Ingest a meeting of this club first."
      />
    )
  }
  return (
    <Stack gap="lg">
      <Text className="mre-quiet" maw={760}>
        Candidates are the best published runs of all stored meetings. Nothing becomes a record by itself: a person
        approves it, and it stays whatever becomes of its meeting.
      </Text>
      {groups.map((group) => (
        <Section key={`${group.className} ${group.layoutName}`} title={titleOf(group)}>
          <Text fz="sm" className="mre-quiet">
            {group.meetingCount === 0
              ? 'No meeting of this class and layout is stored.'
              : `From ${formatAmount(group.meetingCount, 'stored meeting')}.`}
          </Text>
          <RecordTable trackId={trackId} group={group} onApprove={(line, run) => setApproving({ group, line, run })} />
        </Section>
      ))}
      <ApproveDialog trackId={trackId} approving={approving} onClose={() => setApproving(null)} />
    </Stack>
  )
}
