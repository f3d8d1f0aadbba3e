import { Anchor, Group, Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { createColumnHelper } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { CheckItem } from '../../../core/contract/checks.ts'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import type { RaceUnderstanding } from '../../../core/contract/understanding.ts'
import { DriverSign } from '../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { absent, formatCount, formatLapTime, formatPercent, formatResult } from '../../format.ts'
import { DriverMenu } from '../../parts/driver-menu.tsx'
import { Explained } from '../../parts/explained.tsx'
import { driverMeetingPlace } from '../../places.ts'
import { cleanColumns } from './clean-columns.tsx'

const column = createColumnHelper<RaceDriver>()

/** A column for each figure: as published, ours where it says so; what is absent stands last in both directions. */
export function resultColumns(
  eventId: number,
  raceId: number,
  items: readonly CheckItem[],
  understanding: RaceUnderstanding | undefined,
  inSeconds: boolean,
) {
  const ours = cleanColumns(understanding, raceId, inSeconds)
  const byDriver = Map.groupBy(items, ({ sourceDriverId }) => sourceDriverId)
  const explained = (name: FigureId, driverId: number, text: ReactNode) => (
    <Explained figure={name} raceId={raceId} driverId={driverId}>
      {text}
    </Explained>
  )
  const figure = (
    id: string,
    name: FigureId,
    header: string,
    title: string,
    value: (driver: RaceDriver) => number | null,
    format: (value: number) => string,
  ) =>
    column.accessor((driver) => value(driver) ?? undefined, {
      id,
      header,
      sortUndefined: 'last',
      sortingFn: 'basic',
      meta: { isNumber: true, title, figure: name },
      cell: ({ getValue, row: { original } }) => {
        const found = getValue()
        return explained(name, original.driverId, found === undefined ? absent : format(found))
      },
    })
  const time = (
    id: string,
    name: FigureId,
    header: string,
    title: string,
    value: (driver: RaceDriver) => number | null,
  ) => figure(id, name, header, title, value, (ms) => formatLapTime(ms, inSeconds))
  return [
    column.accessor((driver) => driver.position ?? undefined, {
      id: 'position',
      header: 'Pos',
      enableHiding: false,
      sortUndefined: 'last',
      sortingFn: 'basic',
      meta: { isNumber: true, title: 'Position', figure: 'position' },
      cell: ({ row: { original } }) =>
        explained('position', original.driverId, original.position ?? original.statusText ?? absent),
    }),
    column.accessor('driverName', {
      header: 'Driver',
      enableHiding: false,
      sortingFn: 'text',
      cell: ({ row: { original } }) => (
        <Group gap={6} wrap="nowrap">
          <DriverSign colour={original.colour} dash={original.dash} marker={original.marker} />
          <Anchor
            component={Link}
            href={driverMeetingPlace(eventId, original.driverId)}
            style={{ whiteSpace: 'nowrap' }}
          >
            {original.driverName}
          </Anchor>
          <CheckMark items={byDriver.get(original.sourceDriverId) ?? []} />
          <DriverMenu driverId={original.driverId} driverName={original.driverName} />
        </Group>
      ),
    }),
    column.accessor((driver) => driver.carNumber ?? undefined, {
      id: 'carNumber',
      header: 'Car',
      sortUndefined: 'last',
      sortingFn: 'alphanumeric',
      meta: { isNumber: true, title: 'Car number' },
      cell: ({ getValue }) => getValue() ?? absent,
    }),
    figure('gridPosition', 'grid-position', 'Grid', 'Grid position', ({ gridPosition }) => gridPosition, formatCount),
    column.accessor(({ lapsCompleted, totalTimeMs }) => orderOf(lapsCompleted, totalTimeMs), {
      id: 'result',
      header: 'Result',
      sortUndefined: 'last',
      sortingFn: 'basic',
      meta: { isNumber: true, title: 'Laps and total time', figure: 'result' },
      cell: ({ row: { original } }) =>
        explained('result', original.driverId, formatResult(original.lapsCompleted, original.totalTimeMs)),
    }),
    column.accessor((driver) => driver.behind ?? undefined, {
      id: 'behind',
      header: 'Behind',
      enableSorting: false,
      meta: { isNumber: true, title: 'Behind, as published', figure: 'behind' },
      cell: ({ getValue, row: { original } }) => explained('behind', original.driverId, getValue() ?? absent),
    }),
    time('fastestLapMs', 'fastest-lap', 'Fastest', 'Fastest lap', ({ fastestLapMs }) => fastestLapMs),
    figure(
      'fastestLapNumber',
      'fastest-lap-number',
      'On lap',
      'Number of the fastest lap',
      ({ fastestLapNumber }) => fastestLapNumber,
      formatCount,
    ),
    time('averageLapMs', 'average-lap', 'Average', 'Average lap', ({ averageLapMs }) => averageLapMs),
    ours.average,
    time('averageTop5Ms', 'average-top-5', 'Top 5', 'Average of the fastest 5', ({ averageTop5Ms }) => averageTop5Ms),
    time(
      'averageTop10Ms',
      'average-top-10',
      'Top 10',
      'Average of the fastest 10',
      ({ averageTop10Ms }) => averageTop10Ms,
    ),
    time(
      'averageTop15Ms',
      'average-top-15',
      'Top 15',
      'Average of the fastest 15',
      ({ averageTop15Ms }) => averageTop15Ms,
    ),
    time(
      'top2ConsecutiveMs',
      'top-2-consecutive',
      '2 in a row',
      'Fastest 2 in a row',
      ({ top2ConsecutiveMs }) => top2ConsecutiveMs,
    ),
    time(
      'top3ConsecutiveMs',
      'top-3-consecutive',
      '3 in a row',
      'Fastest 3 in a row',
      ({ top3ConsecutiveMs }) => top3ConsecutiveMs,
    ),
    time('stdDeviationMs', 'std-deviation', 'Deviation', 'Standard deviation', ({ stdDeviationMs }) => stdDeviationMs),
    figure(
      'consistencyPercent',
      'consistency',
      'Consistency',
      'Consistency',
      ({ consistencyPercent }) => consistencyPercent,
      formatPercent,
    ),
    ours.consistency,
    ours.pace,
  ]
}

const longestMs = 86_400_000

/** More laps first, then less time; undefined for who has no result. */
function orderOf(laps: number | null, totalMs: number | null): number | undefined {
  return laps === null ? undefined : (totalMs ?? longestMs) - laps * longestMs
}

/** What of a driver does not add up and nobody has acknowledged. */
function CheckMark({ items }: { readonly items: readonly CheckItem[] }) {
  const open = items.filter(({ acknowledged }) => acknowledged === null)
  if (open.length === 0) return null
  const sentences = open.map(({ message }) => message).join('\n')
  return (
    <Tooltip label={sentences} multiline maw={360} style={{ whiteSpace: 'pre-line' }}>
      <IconAlertTriangle size={15} role="img" aria-label={sentences} color="var(--mantine-color-orange-filled)" />
    </Tooltip>
  )
}
