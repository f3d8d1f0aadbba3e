import { type KeyboardEvent, memo, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { AnalysedLap } from '../../../core/contract/answers.ts'
import type { RaceCharts, SheetLap } from '../../../core/contract/charts.ts'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import { DriverSign } from '../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../charts/race-lines.ts'
import { formatGap, formatLapTime } from '../../format.ts'
import { litDriverId, useRaceView } from '../../stores/race-view-store.ts'
import { movedCell } from './moved-cell.ts'
import classes from './sheet.module.css'

export type SheetFigure = 'time' | 'gap' | 'elapsed'

/** What of a lap a figure is, in milliseconds. */
export function figureOf(figure: SheetFigure): (lap: AnalysedLap) => number {
  if (figure === 'gap') return ({ gapToLeaderMs }) => gapToLeaderMs
  return figure === 'time' ? ({ lapTimeMs }) => lapTimeMs : ({ elapsedMs }) => elapsedMs
}

interface LapCellsProps {
  readonly raceId: number
  readonly drivers: readonly RaceDriver[]
  readonly charts: RaceCharts
  readonly figure: SheetFigure
  readonly inSeconds: boolean
  /** Asks to say something of a lap. */
  onMark(driver: RaceDriver, lapNumber: number): void
}

interface Column {
  readonly driver: RaceDriver
  readonly sheet: readonly SheetLap[]
}

/** Rows that are drawn at once: a screenful. The others follow without holding anybody up. */
const firstRows = 30

/**
 * The cells of the field sheet, walked with the arrow keys. A race has more than a thousand: highlight and keyboard touch
 * only the cells they are about, and nothing is drawn anew for them.
 */
export const LapCells = memo(function LapCells(props: LapCellsProps) {
  const { raceId, drivers, charts, figure, inSeconds, onMark } = props
  const lit = useRaceView(litDriverId)
  const pin = useRaceView((view) => view.pin)
  const table = useRef<HTMLTableElement>(null)
  const columns = useMemo<Column[]>(() => {
    const sheets = new Map(charts.drivers.map(({ driverId, sheet }) => [driverId, sheet]))
    return drivers.map((driver) => ({ driver, sheet: sheets.get(driver.driverId) ?? [] }))
  }, [drivers, charts])
  const lapCount = Math.max(...drivers.map(({ laps }) => laps.length))
  const rows = useDeferredValue(lapCount, Math.min(lapCount, firstRows))
  useLight(table, drivers.findIndex(({ driverId }) => driverId === lit) + 1, rows)
  // One cell is in the order of the Tab key: the one walked to last.
  useEffect(() => {
    const body = table.current?.tBodies[0]
    if (body && !body.querySelector('td[tabindex="0"]')) body.querySelector('td')?.setAttribute('tabindex', '0')
  })
  const pinAt = (cell: HTMLTableCellElement) => {
    const driver = drivers[cell.cellIndex - 1]
    if (driver) pin(driver.driverId)
  }
  const markAt = (cell: HTMLTableCellElement) => {
    const driver = drivers[cell.cellIndex - 1]
    const row = cell.parentElement as HTMLTableRowElement | null
    if (driver && row) onMark(driver, row.sectionRowIndex + 1)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = (event.target as HTMLElement).closest('td')
    const row = cell?.parentElement as HTMLTableRowElement | null
    const body = table.current?.tBodies[0]
    if (!cell || !row || !body) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      pinAt(cell)
      return
    }
    if (event.key.toLowerCase() === 'm' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      markAt(cell)
      return
    }
    const at = { row: row.sectionRowIndex, column: cell.cellIndex - 1 }
    const to = movedCell(at, event.key, event.ctrlKey || event.metaKey, { rows: lapCount, columns: drivers.length })
    if (!to) return
    event.preventDefault()
    const next = body.rows[to.row]?.cells[to.column + 1]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  return (
    <section className={classes.laps} aria-label="Laps of all drivers">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked with the arrow keys is a grid
        role="grid"
        aria-label="Laps: arrow keys move, Enter highlights the driver, M marks the lap, ? explains it"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const cell = (event.target as HTMLElement).closest('td')
          if (cell) pinAt(cell)
        }}
        onContextMenu={(event) => {
          const cell = (event.target as HTMLElement).closest('td')
          if (!cell) return
          event.preventDefault()
          markAt(cell)
        }}
        onFocus={({ target, currentTarget }) => {
          if (target.tagName !== 'TD') return
          for (const cell of currentTarget.querySelectorAll('td[tabindex="0"]')) cell.setAttribute('tabindex', '-1')
          target.setAttribute('tabindex', '0')
        }}
      >
        <thead>
          <tr>
            <th scope="col">Lap</th>
            {drivers.map(({ driverId, driverName, colour, dash, marker }) => (
              <th key={driverId} scope="col" title={driverName}>
                <DriverSign colour={colour} dash={dash} marker={marker} />
                <span className={classes.head}>{driverName}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lap is its number
            <LapRow key={at} raceId={raceId} at={at} columns={columns} figure={figure} inSeconds={inSeconds} />
          ))}
        </tbody>
      </table>
    </section>
  )
})

/** Lights a column; none where it is 0. */
function useLight(table: { readonly current: HTMLTableElement | null }, column: number, rows: number): void {
  useLayoutEffect(() => {
    const lit = classes.lit ?? 'lit'
    const cells =
      column === 0 ? [] : [...(table.current?.rows ?? [])].slice(0, rows + 1).map(({ cells: all }) => all[column])
    for (const cell of cells) cell?.classList.add(lit)
    return () => {
      for (const cell of cells) cell?.classList.remove(lit)
    }
  }, [table, column, rows])
}

interface LapRowProps extends Pick<LapCellsProps, 'raceId' | 'figure' | 'inSeconds'> {
  /** Lap number less one. */
  readonly at: number
  readonly columns: readonly Column[]
}

/** Which explanation a cell has, by what it shows. */
const explained: Readonly<Record<SheetFigure, FigureId>> = {
  time: 'lap-time',
  gap: 'gap-to-leader',
  elapsed: 'elapsed-time',
}

const LapRow = memo(function LapRow({ raceId, at, columns, figure, inSeconds }: LapRowProps) {
  return (
    <tr>
      <th scope="row">{at + 1}</th>
      {columns.map(({ driver: { driverId, laps }, sheet }) => {
        const lap = laps[at]
        if (!lap) return <td key={driverId} tabIndex={-1} />
        const { placesGained, marks } = sheet[at] ?? { placesGained: null, marks: [] }
        const note = marks.map((mark) => words[mark]).join('; ') || undefined
        return (
          <td
            key={driverId}
            tabIndex={-1}
            className={lookOf(lap, marks)}
            data-marks={marks.join(' ') || undefined}
            data-figure={explained[figure]}
            data-race={raceId}
            data-driver={driverId}
            data-lap={at + 1}
            data-note={note}
            aria-description={note}
          >
            {textOf(lap, figure, inSeconds)}
            <span className={classes.place} data-figure="lap-position">
              {lap.racePosition}
              {placesGained !== null && placesGained !== 0 && (
                <span className={placesGained > 0 ? classes.won : classes.lost}>
                  {placesGained > 0 ? '▲' : '▼'}
                  {Math.abs(placesGained)}
                </span>
              )}
            </span>
          </td>
        )
      })}
    </tr>
  )
})

type Mark = SheetLap['marks'][number]

const words: Readonly<Record<Mark, string>> = {
  'race-best': 'fastest lap of the race',
  'own-best': 'own fastest lap',
  'outlier-fast': 'faster than is usual for this driver: possibly a cut or a double passing',
  'outlier-slow': 'slower than is usual for this driver',
  slow: 'not a clean lap: too slow',
  'not-counted': 'not counted in the statistics of the race',
  person: 'left out of our figures by a person',
}

function lookOf({ racePosition }: AnalysedLap, marks: readonly Mark[]): string {
  const looks = marks.map((mark) => {
    if (mark === 'race-best') return classes.best
    if (mark === 'own-best') return classes.own
    if (mark === 'outlier-fast' || mark === 'outlier-slow') return classes.outlier
    if (mark === 'slow') return classes.slow
    return mark === 'person' ? classes.person : classes.uncounted
  })
  if (racePosition === 1) looks.push(classes.lead)
  return looks.join(' ')
}

function textOf(lap: AnalysedLap, figure: SheetFigure, inSeconds: boolean): string {
  const ms = figureOf(figure)(lap)
  return figure === 'gap' ? formatGap(ms) : formatLapTime(ms, inSeconds)
}
