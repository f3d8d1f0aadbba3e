import { Anchor, Badge, Group, Text } from '@mantine/core'
import { createColumnHelper } from '@tanstack/react-table'
import { Link } from 'wouter'
import type { EntryRun, MeetingEntry } from '../../../core/contract/meeting-figures.ts'
import { absent, formatAmount, formatLapTime, formatResult } from '../../format.ts'
import { Explained, explainsFigure } from '../../parts/explained.tsx'
import { driverMeetingPlace, racePlace } from '../../places.ts'

const column = createColumnHelper<MeetingEntry>()

/** Of the list of entries: who, in what class, with what, and every run of theirs. */
export const entryColumns = (eventId: number) => [
  column.accessor('driverName', {
    header: 'Driver',
    meta: { width: '19%' },
    cell: ({ row }) => <DriverCell eventId={eventId} entry={row.original} />,
  }),
  column.accessor('className', { header: 'Class', meta: { width: '15%' } }),
  column.accessor((entry) => entry.carNumber ?? undefined, {
    id: 'carNumber',
    header: 'Car',
    sortingFn: 'alphanumeric',
    sortUndefined: 'last',
    meta: { isNumber: true, width: '3.5rem' },
    cell: ({ getValue }) => getValue() ?? absent,
  }),
  column.accessor((entry) => entry.transponder ?? undefined, {
    id: 'transponder',
    header: 'Transponder',
    sortingFn: 'alphanumeric',
    sortUndefined: 'last',
    meta: { isNumber: true, width: '7.5rem' },
    cell: ({ getValue }) => getValue() ?? absent,
  }),
  column.accessor((entry) => bestLapOf(entry) ?? undefined, {
    id: 'best',
    header: 'Best lap',
    sortUndefined: 'last',
    meta: { isNumber: true, figure: 'fastest-lap', width: '6rem' },
    cell: ({ row }) => <BestCell entry={row.original} />,
  }),
  column.accessor('startCount', {
    header: 'Runs',
    meta: { title: 'Place, laps/time and best lap of each run, as published' },
    cell: ({ row }) => <RunsCell entry={row.original} />,
  }),
]

function bestLapOf({ runs }: MeetingEntry): number | null {
  const laps = runs.flatMap(({ bestLapMs }) => bestLapMs ?? [])
  return laps.length === 0 ? null : Math.min(...laps)
}

/** The best lap of the runs, by the run that holds it. */
function BestCell({ entry }: { readonly entry: MeetingEntry }) {
  const best = bestLapOf(entry)
  const [run, driver] = [entry.runs.find(({ bestLapMs }) => bestLapMs === best), entry.drivers[0]]
  if (best === null || run === undefined || driver === undefined) return absent
  return (
    <Explained figure="fastest-lap" raceId={run.raceId} driverId={driver.driverId}>
      {formatLapTime(best)}
    </Explained>
  )
}

interface DriverCellProps {
  readonly eventId: number
  readonly entry: MeetingEntry
}

function DriverCell({ eventId, entry: { driverName, match, drivers } }: DriverCellProps) {
  const [driver] = drivers
  if (match !== 'driver' || driver === undefined) return driverName
  return (
    <Anchor component={Link} href={driverMeetingPlace(eventId, driver.driverId)}>
      {driverName}
    </Anchor>
  )
}

function RunsCell({ entry: { match, drivers, runs, startCount } }: { readonly entry: MeetingEntry }) {
  if (match === 'ambiguous') {
    return (
      <Text fz="sm">
        <Badge color="orange" variant="dot" radius="sm" size="sm" tt="none" fw={550} mr={6}>
          unclear
        </Badge>
        {drivers.length > 1
          ? `${formatAmount(drivers.length, 'driver')} of this name raced: nothing is guessed.`
          : 'The class lists this name more than once: nothing is guessed.'}
      </Text>
    )
  }
  if (startCount === 0) {
    return (
      <Text fz="sm" className="mre-quiet">
        {runs.length === 0 ? 'never ran' : `never started, listed in ${formatAmount(runs.length, 'race')}`}
      </Text>
    )
  }
  return <RunList runs={runs} driverId={drivers[0]?.driverId} />
}

interface RunListProps {
  readonly runs: readonly EntryRun[]
  readonly driverId: number | undefined
}

/** Each run in a few words, and the way to its race. */
export function RunList({ runs, driverId }: RunListProps) {
  return (
    <Group gap="0.125rem 0.625rem">
      {runs.map(({ raceId, position, lapsCompleted, totalTimeMs, statusText, bestLapMs, label, section }) => (
        <Anchor
          key={raceId}
          component={Link}
          href={racePlace(raceId)}
          {...(driverId !== undefined && explainsFigure({ figure: 'result', raceId, driverId }))}
          fz="sm"
          title={[section, label, bestLapMs !== null && `best lap ${formatLapTime(bestLapMs)}`]
            .filter(Boolean)
            .join(', ')}
          style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
        >
          {[
            position === null ? null : `${position}.`,
            lapsCompleted === 0 ? 'no lap' : lapsCompleted === null ? null : formatResult(lapsCompleted, totalTimeMs),
            statusText,
          ]
            .filter((part) => part !== null)
            .join(' ') || 'listed'}
        </Anchor>
      ))}
    </Group>
  )
}
