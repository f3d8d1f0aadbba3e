import { Badge, Group, Table, Text } from '@mantine/core'
import type { CorrectionSubject } from '../../core/contract/domain.ts'
import { fieldName } from '../../core/contract/field-names.ts'
import type { FieldChanged, RaceReplay, ReplayChanges } from '../../core/contract/replay.ts'
import { formatAmount, formatCount, formatField, formatLapTime } from '../format.ts'

/** A line: of whom, which lap, what, and both values; without values it is a sentence. */
interface Line {
  readonly key: string
  readonly driver: string
  readonly lap: number | null
  readonly what: string
  readonly before: string | null
  readonly after: string | null
}

/** Races shown at once: a newer program may read all of them differently. */
const mostRaces = 60

/** What reading pages again changes of what is stored, race by race: old value, new value. */
export function ChangesTable({ changes }: { readonly changes: ReplayChanges }) {
  const { event, entries, races } = changes
  const isNew = event.some(({ field, old }) => field === 'name' && old === null)
  // Where races come or go, the others move: that says nothing of its own.
  const moves = races.some(({ change }) => change !== 'changed')
  const ofEvent = isNew
    ? [sentence('new', '', 'not stored yet')]
    : event.map((field) => fieldLine('event', '', null, field))
  const ofEntries: Line[] = [
    ...(isNew && entries.added.length > 0
      ? [sentence('new', '', formatAmount(entries.added.length, 'entry', 'entries'))]
      : entries.added.map((name) => sentence(`added ${name}`, name, 'added to the entry list'))),
    ...entries.changed.flatMap(({ name, fields }) => fields.map((field) => fieldLine('entry', name, null, field))),
    ...entries.removed.map((name) => sentence(`removed ${name}`, name, 'taken off the entry list')),
    ...(entries.movedCount === 0
      ? []
      : [sentence('moved', '', `${formatAmount(entries.movedCount, 'entry', 'entries')} in another line`)]),
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label="What changes" style={{ maxHeight: '50vh' }}>
      <Table miw={560} layout="fixed" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">Driver</Table.Th>
            <Table.Th w={56} className="mre-number">
              Lap
            </Table.Th>
            <Table.Th w="26%">What</Table.Th>
            <Table.Th>Stored → read now</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Lines title="Meeting" lines={ofEvent} />
        <Lines title="Entry list" lines={ofEntries} />
        {races.slice(0, mostRaces).map((race) => (
          <Lines key={race.sourceRaceId} title={race.name} badge={badges[race.change]} lines={raceLines(race, moves)} />
        ))}
      </Table>
      {races.length > mostRaces && (
        <Text className="mre-quiet" p="xs">
          and {formatAmount(races.length - mostRaces, 'race')} more; the command line lists them all
        </Text>
      )}
    </section>
  )
}

function Cells({ line: { driver, lap, what, before, after } }: { readonly line: Line }) {
  const wide = { overflowWrap: 'anywhere' } as const
  const isSentence = before === null || after === null
  if (isSentence && driver === '' && lap === null) {
    return (
      <Table.Td colSpan={4} style={wide}>
        {what}
      </Table.Td>
    )
  }
  return (
    <>
      <Table.Td style={wide}>{driver}</Table.Td>
      <Table.Td className="mre-number">{lap === null ? '' : formatCount(lap)}</Table.Td>
      <Table.Td colSpan={isSentence ? 2 : 1} style={wide}>
        {what}
      </Table.Td>
      {!isSentence && (
        <Table.Td style={wide}>
          <Text span inherit className="mre-quiet">
            {before}
          </Text>
          {' → '}
          <Text span inherit fw={600}>
            {after}
          </Text>
        </Table.Td>
      )}
    </>
  )
}

const badges = { added: 'new', changed: null, removed: 'gone' } as const

function Lines({
  title,
  badge = null,
  lines,
}: {
  readonly title: string
  readonly badge?: string | null
  readonly lines: readonly Line[]
}) {
  if (lines.length === 0) return null
  return (
    <Table.Tbody>
      <Table.Tr bg="var(--mre-group)">
        <Table.Th colSpan={4} scope="rowgroup">
          <Group gap="xs">
            <Text span inherit style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Text>
            {badge !== null && (
              <Badge size="sm" variant="light" tt="none">
                {badge}
              </Badge>
            )}
          </Group>
        </Table.Th>
      </Table.Tr>
      {lines.map((line) => (
        <Table.Tr key={line.key}>
          <Cells line={line} />
        </Table.Tr>
      ))}
    </Table.Tbody>
  )
}

function raceLines({ change, fields, results, laps, findings }: RaceReplay, racesMove: boolean): Line[] {
  const rowsMove = results.added.length + results.removed.length > 0
  const lapCount = laps.addedCount + laps.changedCount + laps.removedCount
  const listed = laps.added.length + laps.changed.length + laps.removed.length
  if (change === 'added') {
    const all = results.added.reduce((sum, one) => sum + one.laps, 0)
    const had = `${formatAmount(results.added.length, 'result')} with ${formatAmount(all, 'lap')}`
    return [sentence('added', '', had), ...findings.added.map((text) => sentence(text, '', `finding: ${text}`))]
  }
  return [
    ...fields.flatMap((one) => (racesMove && one.field === 'runOrder' ? [] : fieldLine('race', '', null, one))),
    ...results.added.map((one) =>
      sentence(one.sourceDriverId, one.driverName, `result added, ${formatAmount(one.laps, 'lap')}`),
    ),
    ...results.changed.flatMap((one) =>
      one.fields.flatMap((field) =>
        rowsMove && field.field === 'tableOrder'
          ? []
          : fieldLine('result', one.driverName, null, field, one.sourceDriverId),
      ),
    ),
    ...results.removed.map((one) =>
      sentence(one.sourceDriverId, one.driverName, `result removed, ${formatAmount(one.laps, 'lap')}`),
    ),
    ...laps.changed.flatMap((one) =>
      one.fields.map((field) => fieldLine('lap', one.driverName, one.lapNumber, field, one.sourceDriverId)),
    ),
    ...laps.added.map((one) => lapLine(one, 'lap added')),
    ...laps.removed.map((one) => lapLine(one, 'lap removed')),
    ...(listed < lapCount ? [sentence('more', '', `and ${formatAmount(lapCount - listed, 'lap')} more`)] : []),
    ...findings.added.map((text) => sentence(`+${text}`, '', `finding: ${text}`)),
    ...findings.removed.map((text) => sentence(`-${text}`, '', `no finding any more: ${text}`)),
  ]
}

function fieldLine(
  subject: CorrectionSubject,
  driver: string,
  lap: number | null,
  { field, old, new: now }: FieldChanged,
  who = driver,
): Line {
  return {
    key: `${subject} ${who} ${lap ?? ''} ${field}`,
    driver,
    lap,
    what: fieldName(subject, field).name,
    before: formatField(subject, field, old),
    after: formatField(subject, field, now),
  }
}

function lapLine(
  lap: { sourceDriverId: string; driverName: string; lapNumber: number; lapTimeMs: number },
  what: string,
): Line {
  const key = `${what} ${lap.sourceDriverId} ${lap.lapNumber}`
  return { ...sentence(key, lap.driverName, `${what}, ${formatLapTime(lap.lapTimeMs)}`), lap: lap.lapNumber }
}

function sentence(key: string, driver: string, what: string): Line {
  return { key, driver, lap: null, what, before: null, after: null }
}
