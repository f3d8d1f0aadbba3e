import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { type KeyboardEvent, memo, useRef, useState } from 'react'
import type { AnalysedLap, RaceAnalysis } from '../../../core/contract/answers.ts'
import { DriverSign } from '../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { formatGap, formatLapTime } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { litDriverId, useRaceView } from '../../stores/race-view-store.ts'
import { useViewStore } from '../../stores/view-store.ts'
import classes from './race.module.css'

type Figure = 'time' | 'gap' | 'elapsed'

interface LapTableProps {
  readonly race: RaceAnalysis
  readonly drivers: readonly RaceDriver[]
}

/** Every lap of every driver: its time, its gap or the race time, and the place it left the driver in. */
export function LapTable({ race, drivers }: LapTableProps) {
  const [figure, setFigure] = useState<Figure>('time')
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  if (race.lapCount === 0) {
    return <EmptyNote title="No laps" message="The source published no laps of this race." />
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          aria-label="What the cells show"
          size="xs"
          transitionDuration={0}
          value={figure}
          onChange={(value) => setFigure(value as Figure)}
          data={[
            { value: 'time', label: 'Lap time' },
            { value: 'gap', label: 'Gap to leader' },
            { value: 'elapsed', label: 'Race time' },
          ]}
        />
        <Legend />
      </Group>
      <Cells drivers={drivers} figure={figure} inSeconds={inSeconds} />
    </Stack>
  )
}

function Legend() {
  return (
    <Text fz="xs" className="mre-quiet" component="div">
      <Group gap="sm">
        <span className={`${classes.key} ${classes.best}`}>fastest of the race</span>
        <span className={classes.own}>own fastest</span>
        <span className={`${classes.key} ${classes.p1}`}>1st</span>
        <span className={`${classes.key} ${classes.p2}`}>2nd</span>
        <span className={`${classes.key} ${classes.p3}`}>3rd after the lap</span>
      </Group>
    </Text>
  )
}

interface CellsProps {
  readonly drivers: readonly RaceDriver[]
  readonly figure: Figure
  readonly inSeconds: boolean
}

/** Where the keyboard is: a row and a column of the cells, both from 0. */
interface Cursor {
  readonly row: number
  readonly column: number
}

/** As far as a press of Page Up or Page Down goes. */
const pageOfLaps = 10

/** Drawn anew only when something in it changes, not when the pointer moves. */
const Cells = memo(function Cells({ drivers, figure, inSeconds }: CellsProps) {
  const [cursor, setCursor] = useState<Cursor>({ row: 0, column: 0 })
  const body = useRef<HTMLTableSectionElement>(null)
  const lit = useRaceView(litDriverId)
  const pin = useRaceView((view) => view.pin)
  const fastestMs = Math.min(...drivers.flatMap(({ laps }) => laps.map(({ lapTimeMs }) => lapTimeMs)))
  const own = new Map(
    drivers.map(({ driverId, laps }) => [driverId, Math.min(...laps.map(({ lapTimeMs }) => lapTimeMs))]),
  )
  const most = Math.max(...drivers.map(({ laps }) => laps.at(-1)?.lapNumber ?? 0))
  const byNumber = drivers.map(({ driverId, laps }) => ({
    driverId,
    laps: new Map(laps.map((lap) => [lap.lapNumber, lap])),
  }))
  const at = {
    row: Math.min(cursor.row, most - 1),
    column: Math.min(cursor.column, byNumber.length - 1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey } = event
    if (key === 'Enter' || key === ' ') {
      const driver = byNumber[at.column]
      if (driver) pin(driver.driverId)
      event.preventDefault()
      return
    }
    const to = moved(at, key, ctrlKey || metaKey, { rows: most, columns: byNumber.length })
    if (!to) return
    event.preventDefault()
    // Its being focused makes it the cursor.
    const cell = body.current?.rows[to.row]?.cells[to.column + 1]
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return (
    <section className={classes.laps} aria-label="Laps of all drivers">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked with the arrow keys is a grid */}
      <table role="grid" aria-label="Laps: arrow keys move, Enter highlights the driver" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">Lap</th>
            {drivers.map(({ driverId, driverName, colour, dash, marker }) => (
              <th key={driverId} scope="col" title={driverName} className={lit === driverId ? classes.lit : undefined}>
                <DriverSign colour={colour} dash={dash} marker={marker} />
                <span className={classes.head}>{driverName}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {Array.from({ length: most }, (_, at) => at + 1).map((lapNumber) => (
            <tr key={lapNumber}>
              <th scope="row">{lapNumber}</th>
              {byNumber.map(({ driverId, laps }, column) => {
                const lap = laps.get(lapNumber)
                const look = lap ? lookOf(lap, fastestMs, own.get(driverId)) : ''
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears the keys for all its cells
                  <td
                    key={driverId}
                    className={`${look} ${lit === driverId ? classes.lit : ''}`}
                    tabIndex={at.row === lapNumber - 1 && at.column === column ? 0 : -1}
                    onFocus={() => setCursor({ row: lapNumber - 1, column })}
                    onClick={() => pin(driverId)}
                  >
                    {lap && (
                      <>
                        {textOf(lap, figure, inSeconds)}
                        <span className={classes.place}>{lap.racePosition}</span>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})

/** Where a key leads from a cell; null for a key that means nothing here. */
function moved(
  { row, column }: Cursor,
  key: string,
  isFar: boolean,
  { rows, columns }: { rows: number; columns: number },
): Cursor | null {
  const lastRow = rows - 1
  const lastColumn = columns - 1
  const upTo = (wanted: number) => Math.max(0, Math.min(lastRow, wanted))
  switch (key) {
    case 'ArrowUp':
      return { row: upTo(row - 1), column }
    case 'ArrowDown':
      return { row: upTo(row + 1), column }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) }
    case 'PageUp':
      return { row: upTo(row - pageOfLaps), column }
    case 'PageDown':
      return { row: upTo(row + pageOfLaps), column }
    case 'Home':
      return { row: isFar ? 0 : row, column: 0 }
    case 'End':
      return { row: isFar ? lastRow : row, column: lastColumn }
    default:
      return null
  }
}

function textOf({ lapTimeMs, gapToLeaderMs, elapsedMs }: AnalysedLap, figure: Figure, inSeconds: boolean): string {
  if (figure === 'gap') return formatGap(gapToLeaderMs)
  return formatLapTime(figure === 'time' ? lapTimeMs : elapsedMs, inSeconds)
}

function lookOf({ lapTimeMs, racePosition }: AnalysedLap, fastestMs: number, ownMs: number | undefined): string {
  if (lapTimeMs === fastestMs) return classes.best ?? ''
  const place = [undefined, classes.p1, classes.p2, classes.p3][racePosition] ?? ''
  return lapTimeMs === ownMs ? `${place} ${classes.own}` : place
}
