import type { DriverFigures } from '../analysis/race-figures.ts'
import type { RaceResult } from '../contract/domain.ts'
import { type Markup, markup } from './markup.ts'
import type { PageBox } from './pages.ts'
import { raceName, type SheetRace } from './sheet-material.ts'
import { time } from './words.ts'

/** Heights as `styles.ts` sets them. */
const lapRowPx = 15
const namesPx = 148
const titlePx = 22
const notePx = 34

/** So many drivers stand side by side with times of two minutes and more. */
const mostDrivers = 12
const lapNumberPx = 34
const widestPx = 80

interface Column {
  readonly result: RaceResult
  readonly marks: ReadonlyMap<number, string>
  readonly bestLap: number | null
}

/**
 * The laps of a race, a row for each lap and a column for each driver. What does not fit on a page goes on on the next,
 * in even parts, laps first and then drivers, with names and lap numbers on each; none without laps.
 */
export function lapPages({ race, figures }: SheetRace, box: PageBox): Markup[] {
  const columns = race.results.flatMap((result, index) => columnOf(result, figures.drivers[index]))
  const mostLaps = Math.max(0, ...columns.map(({ result: { laps } }) => laps.at(-1)?.lapNumber ?? 0))
  const rowsThatFit = Math.floor((box.heightPx - titlePx - namesPx - notePx) / lapRowPx)
  const limit = Math.round(figures.cleanFactor * 100)
  return evenly(columns, mostDrivers).flatMap((drivers, group, groups) =>
    evenly(
      Array.from({ length: mostLaps }, (_, index) => index + 1),
      rowsThatFit,
    ).map((laps) => {
      const part =
        groups.length > 1
          ? `, drivers ${1 + sizesBefore(groups, group)} to ${sizesBefore(groups, group + 1)} of ${columns.length}`
          : ''
      const widthPx = Math.min(widestPx, Math.floor((box.widthPx - lapNumberPx) / drivers.length))
      return markup`<h2>Laps ${laps[0] ?? ''} to ${laps.at(-1) ?? ''} of ${raceName(race)}${part}</h2><table class="laps" style="width:${lapNumberPx + widthPx * drivers.length}px"><colgroup><col style="width:${lapNumberPx}px">${drivers.map(
        () => markup`<col style="width:${widthPx}px">`,
      )}</colgroup><thead><tr><th scope="col"><span>Lap</span></th>${drivers.map(
        ({ result: { position, driverName } }) =>
          markup`<th scope="col"><span>${position ?? '–'}  ${driverName}</span></th>`,
      )}</tr></thead><tbody>${laps.map(
        (lapNumber) =>
          markup`<tr${lapNumber % 5 === 0 && markup` class="fifth"`}><th scope="row">${lapNumber}</th>${drivers.map((column) => cell(column, lapNumber))}</tr>
`,
      )}</tbody></table><p class="note" style="height:28px;margin-top:6px">Framed: the driver’s best lap. * slower than ${limit} % of the driver’s own median. ( ) not counted by the source, or left out by hand: in no figure of ours.</p>`
    }),
  )
}

function columnOf(result: RaceResult, figures: DriverFigures | undefined): Column[] {
  if (result.laps.length === 0) return []
  const marks = new Map(
    (figures?.cleanLaps.leftOut ?? []).map(({ lap, reason }) => [lap.lapNumber, reason === 'slow' ? '*' : '()']),
  )
  return [{ result, marks, bestLap: figures?.own.fastestLapNumber ?? null }]
}

function cell({ result: { laps }, marks, bestLap }: Column, lapNumber: number): Markup {
  // Lap numbers follow one another.
  const lap = laps[lapNumber - 1]
  if (lap === undefined) return markup`<td></td>`
  const mark = marks.get(lapNumber)
  const text = mark === '()' ? `(${time(lap.lapTimeMs)})` : `${time(lap.lapTimeMs)}${mark ?? ''}`
  return markup`<td${lapNumber === bestLap && markup` class="best"`}>${text}</td>`
}

/** In as few parts as hold at most `most`, none much shorter than the others. */
function evenly<T>(list: readonly T[], most: number): (readonly T[])[] {
  const parts = Math.ceil(list.length / most)
  return Array.from({ length: parts }, (_, part) =>
    list.slice(Math.round((part * list.length) / parts), Math.round(((part + 1) * list.length) / parts)),
  )
}

function sizesBefore(groups: readonly (readonly unknown[])[], group: number): number {
  return groups.slice(0, group).reduce((sum, { length }) => sum + length, 0)
}
