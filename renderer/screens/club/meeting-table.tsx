import { Anchor, Box, Checkbox, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { Fragment, useMemo } from 'react'
import { Link } from 'wouter'
import type { EventItem, RunUnderWay } from '../../../core/contract/answers.ts'
import { formatAgo, formatAmount, formatCount, formatDateRange } from '../../format.ts'
import { IngestButton } from '../../parts/ingest-button.tsx'
import { EventStateBadge } from '../../parts/state-badge.tsx'
import { meetingPlace } from '../../places.ts'
import { isUnderWay, useRunsStore } from '../../stores/runs-store.ts'

interface MeetingTableProps {
  readonly events: readonly EventItem[]
  readonly chosen: ReadonlySet<number>
  onChoose(chosen: ReadonlySet<number>): void
}

/** Meetings by year, newest first, each with how much of it is stored. */
export function MeetingTable({ events, chosen, onChoose }: MeetingTableProps) {
  const years = useMemo(
    () => [...Map.groupBy(events, ({ startDateLocal }) => startDateLocal?.slice(0, 4) ?? 'Without a date')],
    [events],
  )
  const toggle = (eventId: number) => {
    const next = new Set(chosen)
    if (!next.delete(eventId)) next.add(eventId)
    onChoose(next)
  }
  const all = events.every(({ eventId }) => chosen.has(eventId))
  return (
    <Box className="mre-scroll">
      <Table miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}>
              <Checkbox
                size="xs"
                aria-label="Choose all meetings shown"
                checked={all}
                indeterminate={!all && chosen.size > 0}
                onChange={() => onChoose(new Set(all ? [] : events.map(({ eventId }) => eventId)))}
              />
            </Table.Th>
            <Table.Th>Meeting</Table.Th>
            <Table.Th>Held</Table.Th>
            <Table.Th className="mre-number">Entries</Table.Th>
            <Table.Th className="mre-number">Drivers</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>
              <span className="mre-quiet">Do</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {years.map(([year, held]) => (
            <Fragment key={year}>
              <Table.Tr>
                <Table.Th colSpan={7} scope="rowgroup" pt="md" fz="sm" className="mre-quiet">
                  {year}
                </Table.Th>
              </Table.Tr>
              {held.map((event) => (
                <MeetingRow key={event.eventId} event={event} isChosen={chosen.has(event.eventId)} onToggle={toggle} />
              ))}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

interface MeetingRowProps {
  readonly event: EventItem
  readonly isChosen: boolean
  onToggle(eventId: number): void
}

function MeetingRow({ event, isChosen, onToggle }: MeetingRowProps) {
  const { eventId, name, startDateLocal, endDateLocal, entryCount, driverCount, state } = event
  const run = useRunsStore(({ runs }) => runs.find((one) => one.eventId === eventId && isUnderWay(one)))
  return (
    <Table.Tr {...(isChosen && { bg: 'var(--mantine-primary-color-light)' })}>
      <Table.Td>
        <Checkbox size="xs" aria-label={`Choose ${name}`} checked={isChosen} onChange={() => onToggle(eventId)} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Anchor component={Link} href={meetingPlace(eventId)} fw={550}>
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatDateRange(startDateLocal, endDateLocal)}</Table.Td>
      <Table.Td className="mre-number">{formatCount(entryCount)}</Table.Td>
      <Table.Td className="mre-number">{formatCount(driverCount)}</Table.Td>
      <Table.Td>{run ? <UnderWay run={run} /> : <Stored event={event} />}</Table.Td>
      <Table.Td>
        <IngestButton
          wanted={{ eventId }}
          name={name}
          label={state === 'new' ? 'Ingest' : 'Ingest again'}
          size="compact-sm"
          variant={state === 'new' ? 'light' : 'subtle'}
        />
      </Table.Td>
    </Table.Tr>
  )
}

function Stored({
  event: { state, raceCount, findingCount, correctionCount, ingestedAt },
}: {
  readonly event: EventItem
}) {
  return (
    <Stack gap={2}>
      <EventStateBadge state={state} />
      {state !== 'new' && (
        <Text fz="xs" className="mre-quiet">
          {[
            formatAmount(raceCount, 'race'),
            findingCount > 0 && formatAmount(findingCount, 'finding'),
            correctionCount > 0 && formatAmount(correctionCount, 'correction'),
            ingestedAt !== null && formatAgo(ingestedAt),
          ]
            .filter(Boolean)
            .join(', ')}
        </Text>
      )}
    </Stack>
  )
}

function UnderWay({ run: { progress, steps, state, title } }: { readonly run: RunUnderWay }) {
  const planned = progress?.pagesPlanned ?? 0
  return (
    <Stack gap={4} miw={120}>
      <Progress
        value={planned === 0 ? 0 : ((steps.length + 1) / planned) * 100}
        transitionDuration={0}
        aria-label={`Progress of ${title}`}
      />
      <Group gap={4} fz="xs" className="mre-quiet">
        {state === 'waiting'
          ? 'Waiting for its turn'
          : `${progress?.racesDone ?? 0} of ${progress?.racesListed ?? 0} races`}
      </Group>
    </Stack>
  )
}
