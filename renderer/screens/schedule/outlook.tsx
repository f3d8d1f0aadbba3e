import { Anchor, Box, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { LeftBecause, ReadBecause, SchedulePlan } from '../../../core/contract/schedule.ts'
import { formatAmount, formatDate } from '../../format.ts'
import { Section } from '../../parts/section.tsx'
import { clubPlace, meetingPlace } from '../../places.ts'

const readWhy: Record<ReadBecause, string> = {
  new: 'Not stored yet',
  partial: 'Something of it is missing',
  changed: 'The club’s list shows other figures',
  'under-way': 'May not have been over when it was read',
}

const leftWhy: Record<LeftBecause, string> = {
  fresh: 'Stored whole',
  'no-entries': 'Nobody is entered',
  final: 'What is missing will not come by asking again',
  held: 'A race waits for your decision',
  frozen: 'Its results have cooled down',
}

/** What a pass would do now, as far as is known before the lists are read. */
export function Outlook({ plan }: { readonly plan: SchedulePlan }) {
  const { clubs, meetings, left, due, overLimit, meetingsLeft, pagesLeft } = plan
  if (clubs.length + due.length === 0) return null
  const lists = clubs.filter(({ readsList }) => readsList).length
  return (
    <Section title="What it would do now">
      <Text>{sentence(lists, meetings.length, overLimit)}</Text>
      <Text className="mre-quiet">
        The limits leave {formatAmount(meetingsLeft, 'meeting')} and {formatAmount(pagesLeft, 'page')} today.
        {clubs.length > 0 && ' You follow '}
        {clubs.map(({ trackId, name }, at) => (
          <span key={trackId}>
            {at > 0 && ', '}
            <Anchor component={Link} href={clubPlace(trackId)} underline="always">
              {name}
            </Anchor>
          </span>
        ))}
        {clubs.length > 0 && '.'}
      </Text>
      {due.length > 0 && (
        <Text>
          Then look again at{' '}
          {due.map(({ eventId, name }, at) => (
            <span key={eventId}>
              {at > 0 && ', '}
              <Anchor component={Link} href={meetingPlace(eventId)} underline="always">
                {name}
              </Anchor>
            </span>
          ))}
          , whose results cool down.
        </Text>
      )}
      {meetings.length > 0 && <Meetings rows={meetings.map((one) => ({ ...one, why: readWhy[one.because] }))} />}
      {left.length > 0 && (
        <details>
          <summary style={{ cursor: 'pointer' }}>{formatAmount(left.length, 'meeting')} left alone</summary>
          <Meetings rows={left.map((one) => ({ ...one, why: leftWhy[one.because] }))} />
        </details>
      )}
    </Section>
  )
}

function sentence(lists: number, meetings: number, overLimit: number): string {
  const later = overLimit > 0 ? ` ${formatAmount(overLimit, 'meeting')} would be left for another time.` : ''
  if (lists === 0 && meetings === 0)
    return 'Nothing: the lists were read a moment ago, and all that is in them is stored.'
  const read = formatAmount(meetings - overLimit, 'meeting')
  if (lists === 0) return `Read ${read}.${later}`
  const list = formatAmount(lists, 'list')
  return meetings === 0
    ? `Read ${list} of meetings, and then what is new there.${later}`
    : `Read ${list} of meetings, then ${read} and what else is new there.${later}`
}

interface MeetingRow {
  readonly eventId: number
  readonly name: string
  readonly trackName: string
  readonly startDateLocal: string | null
  readonly why: string
}

function Meetings({ rows }: { readonly rows: readonly MeetingRow[] }) {
  return (
    <Box className="mre-scroll">
      <Table miw={620}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Meeting</Table.Th>
            <Table.Th>Club</Table.Th>
            <Table.Th>Held</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ eventId, name, trackName, startDateLocal, why }) => (
            <Table.Tr key={eventId}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} href={meetingPlace(eventId)} fw={550}>
                  {name}
                </Anchor>
              </Table.Td>
              <Table.Td>{trackName}</Table.Td>
              <Table.Td>{formatDate(startDateLocal)}</Table.Td>
              <Table.Td>{why}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
