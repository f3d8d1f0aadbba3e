import { Box, Table, Text } from '@mantine/core'
import type { ScheduleOutcome } from '../../../core/contract/domain.ts'
import type { SchedulePass } from '../../../core/contract/schedule.ts'
import { formatAgo, formatCount, formatInstant } from '../../format.ts'
import { Section } from '../../parts/section.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'

/** How a pass ended, as a person is told. */
export const outcomes: Record<ScheduleOutcome, { readonly label: string; readonly color: string }> = {
  running: { label: 'Running', color: 'accent' },
  done: { label: 'Done', color: 'green' },
  partial: { label: 'In part', color: 'orange' },
  failed: { label: 'Failed', color: 'red' },
  skipped: { label: 'Nothing done', color: 'gray' },
  cancelled: { label: 'Stopped', color: 'gray' },
}

/** What it did, newest first; the meetings themselves stand among the ingestions. */
export function Passes({ passes }: { readonly passes: readonly SchedulePass[] }) {
  return (
    <Section title="What it did">
      {passes.length === 0 ? (
        <Text className="mre-quiet">Nothing yet.</Text>
      ) : (
        <Box className="mre-scroll">
          <Table miw={760}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Ended as</Table.Th>
                <Table.Th className="mre-number">Lists</Table.Th>
                <Table.Th className="mre-number">Meetings</Table.Th>
                <Table.Th className="mre-number">Left alone</Table.Th>
                <Table.Th>Why not all</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {passes.map((pass) => (
                <PassRow key={pass.passId} pass={pass} />
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Section>
  )
}

function PassRow({ pass }: { readonly pass: SchedulePass }) {
  const { startedAt, outcome, listsRead, meetingsRead, meetingsSkipped, message, requestedBy } = pass
  return (
    <Table.Tr>
      <Table.Td title={formatInstant(startedAt)} style={{ whiteSpace: 'nowrap' }}>
        {formatAgo(startedAt)}
        <Text fz="xs" className="mre-quiet">
          {requestedBy}
        </Text>
      </Table.Td>
      <Table.Td miw={130}>
        <StateBadge {...outcomes[outcome]} />
      </Table.Td>
      <Table.Td className="mre-number">{formatCount(listsRead)}</Table.Td>
      <Table.Td className="mre-number">{formatCount(meetingsRead)}</Table.Td>
      <Table.Td className="mre-number">{formatCount(meetingsSkipped)}</Table.Td>
      <Table.Td maw={320} style={{ overflowWrap: 'anywhere' }}>
        {message !== null && (
          <Text fz="xs" className={outcome === 'failed' ? 'mre-wrong' : 'mre-quiet'} lineClamp={3} title={message}>
            {message}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
