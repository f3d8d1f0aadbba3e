import { memo, useEffect, useMemo, useRef } from 'react'
import type { RaceReplayAnswer, ReplayDriverAnswer } from '../../../../core/contract/replay-race.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { absent, formatAmount, formatGap } from '../../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../../parts/explained.tsx'
import { partsText } from '../../../parts/explained-what.ts'
import { litDriverId, useRaceView } from '../../../stores/race-view-store.ts'
import classes from './replay.module.css'
import type { ReplayClock } from './replay-clock.ts'
import { momentAt, stepAt } from './replay-lookup.ts'

interface ReplayBoardProps {
  readonly replay: RaceReplayAnswer
  readonly drivers: readonly RaceDriver[]
  readonly clock: ReplayClock
}

/** As high as `--row` in the style sheet. */
const rowHeight = 34

/** The order with laps and gaps. Rows are drawn once; from then on the clock moves them and writes into them. */
export const ReplayBoard = memo(function ReplayBoard({ replay, drivers, clock }: ReplayBoardProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const lit = useRaceView(litDriverId)
  const { hover, pin } = useRaceView()
  const looks = useMemo(() => new Map(drivers.map((driver) => [driver.driverId, driver])), [drivers])
  useEffect(() => {
    let shown = Number.NaN
    const draw = (nowMs: number) => {
      const moment = momentAt(replay, nowMs)
      if (moment === shown) return
      const rows = body.current?.rows
      if (!rows) return
      shown = moment
      const crossed = replay.moments[moment]?.driver
      for (const [at, driver] of replay.drivers.entries()) {
        const row = rows[at]
        if (row) drawRow(row, { at, raceId: replay.raceId, driver, moment, hasCrossed: crossed === at })
      }
    }
    draw(clock.nowMs)
    return clock.onTime(draw)
  }, [replay, clock])
  return (
    <ExplainedGroup {...(classes.board !== undefined && { className: classes.board })} label="Order at this race time">
      <table>
        <thead>
          <tr>
            <th scope="col" className="mre-number">
              <ExplainedHeading figure="replay-place">Place</ExplainedHeading>
            </th>
            <th scope="col">Driver</th>
            <th scope="col" className="mre-number">
              <ExplainedHeading figure="replay-laps">Laps</ExplainedHeading>
            </th>
            <th scope="col" className="mre-number">
              <ExplainedHeading figure="replay-gap">Gap</ExplainedHeading>
            </th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {replay.drivers.map((driver) => {
            const look = looks.get(driver.driverId)
            return (
              <tr
                key={driver.driverId}
                data-lit={lit === driver.driverId || undefined}
                onMouseEnter={() => hover(driver.driverId)}
                onMouseLeave={() => hover(null)}
                onClick={() => pin(driver.driverId)}
              >
                <td className="mre-number">
                  <Explained figure="replay-place">{null}</Explained>
                </td>
                <th scope="row">
                  {look && <DriverSign colour={look.colour} dash={look.dash} marker={look.marker} />}
                  <span className={classes.name} title={driver.driverName}>
                    {driver.driverName}
                  </span>
                </th>
                <td className="mre-number">
                  <Explained figure="replay-laps">{null}</Explained>
                </td>
                <td className="mre-number">
                  <Explained figure="replay-gap">{null}</Explained>
                </td>
                <td />
              </tr>
            )
          })}
        </tbody>
      </table>
    </ExplainedGroup>
  )
})

interface RowAt {
  /** Where the row stands in the table of the result, from 0. */
  readonly at: number
  readonly raceId: number
  readonly driver: ReplayDriverAnswer
  readonly moment: number
  readonly hasCrossed: boolean
}

function drawRow(row: HTMLTableRowElement, { at, raceId, driver, moment, hasCrossed }: RowAt): void {
  const step = stepAt(driver, moment)
  if (step === undefined) return
  const [place, , laps, gap, now] = row.cells
  row.style.transform = `translateY(${(step.place - 1 - at) * rowHeight}px)`
  row.toggleAttribute('data-crossed', hasCrossed)
  const { lapsDone } = step
  const { driverId } = driver
  const part = { figure: 'elapsed-time', raceId, driverId, lapNumber: lapsDone } as const
  const of = lapsDone === 0 ? undefined : partsText([part])
  for (const cell of [place, laps, gap]) explainBy(cell, of)
  write(place?.firstElementChild, String(step.place))
  write(laps?.firstElementChild, String(lapsDone))
  write(gap?.firstElementChild, gapText(step))
  write(now, stateText(driver, lapsDone))
}

/** What the figure of a cell is made of just now. */
function explainBy(cell: HTMLTableCellElement | undefined, of: string | undefined): void {
  const figure = cell?.firstElementChild
  // Only where the driver has crossed the line: most of what moves is others.
  if (!(figure instanceof HTMLElement) || figure.dataset.of === of) return
  if (of === undefined) delete figure.dataset.of
  else figure.dataset.of = of
}

/** Only what is another text: a text that is written anew is laid out anew. */
function write(cell: Element | null | undefined, text: string): void {
  if (cell && cell.textContent !== text) cell.textContent = text
}

function gapText({ gapMs, lapsBehind }: ReplayDriverAnswer['steps'][number]): string {
  if (lapsBehind !== null && lapsBehind > 0) return `+${formatAmount(lapsBehind, 'lap')}`
  return gapMs === null ? absent : formatGap(gapMs)
}

function stateText({ lapCount, ending, statusText }: ReplayDriverAnswer, lapsDone: number): string {
  if (lapCount === 0) return statusText ?? 'completes no lap'
  if (lapsDone < lapCount) return `on lap ${lapsDone + 1}`
  if (ending === 'published') return statusText ?? absent
  if (ending === 'finished') return 'finished'
  return ending === 'maybe-stopped' ? 'may have stopped' : 'no further lap'
}
