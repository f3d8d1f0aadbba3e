import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { FigureId } from '../../../../core/contract/figure-names.ts'
import type { ApprovedRecord, RecordCandidate, RecordGroup, RecordLine } from '../../../../core/contract/records.ts'
import { engineCalls } from '../../../engine-client.ts'
import { absent, formatInstant } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { tellDone } from '../../../parts/tell-done.tsx'
import { tellFailure } from '../../../parts/tell-failure.ts'
import { racePlace } from '../../../places.ts'
import { sayFigure, sayValue, sayWho } from './record-words.ts'

interface RecordTableProps {
  readonly trackId: number
  readonly group: RecordGroup
  onApprove(line: RecordLine, run: RecordCandidate): void
}

/** The records of a class on a layout. */
export function RecordTable({ trackId, group, onApprove }: RecordTableProps) {
  const label = `Records of ${group.className}${group.layoutName === null ? '' : `, ${group.layoutName}`}`
  return (
    <ExplainedGroup className="mre-scroll" label={label}>
      <Table miw={620} verticalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="17%">Record of</Table.Th>
            <Table.Th w="33%">Approved</Table.Th>
            <Table.Th w="50%">Best stored</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {group.lines.map((line) => (
            <Table.Tr key={line.recordKey} data-record={line.figure}>
              <Table.Td>{sayFigure(line)}</Table.Td>
              <Table.Td>
                <Approved trackId={trackId} line={line} />
              </Table.Td>
              <Table.Td>
                <Candidates line={line} onApprove={(run) => onApprove(line, run)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

function Approved({ trackId, line }: { readonly trackId: number; readonly line: RecordLine }) {
  const { approved, recordKey } = line
  if (approved === null) {
    return (
      <Text fz="sm" className="mre-quiet">
        none yet
      </Text>
    )
  }
  const { raceId, driverId } = approved
  const withdraw = async () => {
    try {
      const { actionId } = await engineCalls.record.withdraw({ trackId, recordKey })
      if (actionId !== null) tellDone('Withdrawn', `${sayFigure(line)}: ${sayValue(approved)}`, actionId)
    } catch (error) {
      tellFailure('Not withdrawn', error)
    }
  }
  return (
    <Stack gap={2} align="flex-start">
      <Text span fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {raceId === null || driverId === null ? (
          sayValue(approved)
        ) : (
          <Explained figure={explanations[line.figure]} raceId={raceId} driverId={driverId}>
            {sayValue(approved)}
          </Explained>
        )}
      </Text>
      <Text fz="sm">{sayWho(approved)}</Text>
      <Where run={approved} raceId={raceId} />
      <Agreement approved={approved} />
      <Group gap="xs">
        <Text fz="xs" className="mre-quiet" title={formatInstant(approved.decidedAt)}>
          approved by {approved.decidedBy}
          {approved.note !== null && `: “${approved.note}”`}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Withdraw ${sayFigure(line)} ${sayValue(approved)}`}
          onClick={() => void withdraw()}
        >
          Withdraw
        </Button>
      </Group>
    </Stack>
  )
}

/** Where a record is from, and the way there while it is stored. */
function Where({
  run,
  raceId,
}: {
  readonly run: Pick<ApprovedRecord, 'raceName' | 'eventName' | 'lapNumber'>
  readonly raceId: number | null
}) {
  const { raceName, eventName, lapNumber } = run
  const text = `${raceName}${lapNumber === null ? '' : `, lap ${lapNumber}`}`
  return (
    <Text fz="xs" className="mre-quiet">
      {raceId === null ? (
        text
      ) : (
        <Anchor component={Link} href={racePlace(raceId)} fz="xs" underline="always">
          {text}
        </Anchor>
      )}
      {' · '}
      {eventName}
    </Text>
  )
}

function Agreement({ approved: { agreement, storedNow } }: { readonly approved: ApprovedRecord }) {
  if (agreement === 'agrees') return null
  if (agreement === 'not-stored') {
    return (
      <Text fz="xs" className="mre-quiet">
        Its meeting is not stored here any more: the record stands as it was approved.
      </Text>
    )
  }
  const now =
    storedNow === null || storedNow.timeMs === null
      ? 'no such result'
      : sayValue({ laps: storedNow.laps, timeMs: storedNow.timeMs })
  return (
    <Text fz="sm" className="mre-wrong">
      The source no longer agrees: it now has {now}.
    </Text>
  )
}

function Candidates({ line, onApprove }: { readonly line: RecordLine; onApprove(run: RecordCandidate): void }) {
  const [first, ...more] = line.candidates
  if (first === undefined) return absent
  return (
    <Stack gap={4}>
      <Candidate line={line} run={first} onApprove={onApprove} />
      {more.length > 0 && (
        <details>
          <Text component="summary" fz="xs" className="mre-quiet" style={{ cursor: 'pointer' }}>
            The next {more.length}
          </Text>
          <Stack gap="xs" mt={4}>
            {more.map((run) => (
              <Candidate
                key={`${run.sourceRaceId} ${run.sourceDriverId}`}
                line={line}
                run={run}
                onApprove={onApprove}
              />
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  )
}

/** Which figure of a result a record is of. */
const explanations: Readonly<Record<RecordLine['figure'], FigureId>> = {
  'fastest-lap': 'fastest-lap',
  'best-three': 'top-3-consecutive',
  'most-laps': 'result',
}

interface CandidateProps {
  readonly line: RecordLine
  readonly run: RecordCandidate
  onApprove(run: RecordCandidate): void
}

function Candidate({ line, run, onApprove }: CandidateProps) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
      <Stack gap={2}>
        <Text>
          <Text span fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
            <Explained figure={explanations[line.figure]} raceId={run.raceId} driverId={run.driverId}>
              {sayValue(run)}
            </Explained>
          </Text>{' '}
          by {sayWho(run)}
          {standing(line, run)}
        </Text>
        <Where run={run} raceId={run.raceId} />
        {run.doubts.length > 0 && (
          <Text fz="sm">
            <Badge color="orange" variant="dot" radius="sm" size="sm" tt="none" fw={550} mr={6}>
              look first
            </Badge>
            {run.doubts.join(' ')}
          </Text>
        )}
      </Stack>
      {run.standing !== 'record' && (
        <Button
          size="compact-sm"
          variant="default"
          style={{ flexShrink: 0 }}
          aria-label={`Approve ${sayValue(run)} by ${run.driverName} as ${sayFigure(line)}`}
          onClick={() => onApprove(run)}
        >
          Approve…
        </Button>
      )}
    </Group>
  )
}

/** ", beats 31.380". */
function standing({ approved }: RecordLine, { standing: is }: RecordCandidate): string {
  if (approved === null || is === 'first') return ''
  if (is === 'record') return ', is the record'
  if (is === 'equals') return ', equals the record'
  return is === 'beats' ? `, beats ${sayValue(approved)}` : ''
}
