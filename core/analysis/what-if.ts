import type { RaceResult } from '../contract/domain.ts'
import { countedLaps, type LapBasis } from './lap-basis.ts'
import { type LapStats, lapStats, type NumberedLap, sumOfLapsMs } from './lap-stats.ts'

/** One lap made of it two, or of it and the next one lap. */
export interface LapChange {
  readonly kind: 'split' | 'merge'
  readonly sourceDriverId: string
  readonly lapNumber: number
}

/** What a result is made anew from. */
export type WhatIfResult = Pick<RaceResult, 'sourceDriverId' | 'position' | 'lapsCompleted' | 'totalTimeMs'> & {
  readonly laps: readonly NumberedLap[]
}

export interface WhatIfRow {
  readonly sourceDriverId: string
  readonly position: number | null
  readonly laps: number
  readonly totalMs: number
  /** Behind the row above: laps, or time where the laps are equal; null at the top and for who has no position. */
  readonly behindLaps: number | null
  readonly behindMs: number | null
}

export interface WhatIf {
  /** As published, in the order of the published table. */
  readonly before: readonly WhatIfRow[]
  /** As it would be. */
  readonly after: readonly WhatIfRow[]
  /** Of the changed driver, over the laps that count. */
  readonly statsBefore: LapStats
  readonly statsAfter: LapStats
  /** Whether the published order is that of laps and time. Where officials made another, so it stays for all others. */
  readonly isByRule: boolean
}

interface Standing {
  readonly sourceDriverId: string
  readonly position: number | null
  readonly laps: number
  readonly totalMs: number
}

/**
 * The result if one lap had been counted otherwise; nothing is stored. A split lap becomes two halves, so that its driver
 * has a lap more in the same time; a merged one a lap less. The driver goes where laps and time put them (VOCABULARY
 * section 3), everybody else stays in the published order; who has no position keeps having none. Null where the driver
 * has no such lap, or no next one to merge it with.
 */
export function whatIf(results: readonly WhatIfResult[], change: LapChange, basis: LapBasis): WhatIf | null {
  const changed = results.find(({ sourceDriverId }) => sourceDriverId === change.sourceDriverId)
  const laps = changed && changedLaps(changed.laps, change)
  if (changed === undefined || laps === null || laps === undefined) return null
  const before = results.map(standingOf)
  const delta = laps.length - changed.laps.length
  return {
    before: rowsOf(before),
    after: rowsOf(placedAnew(before, change.sourceDriverId, delta)),
    statsBefore: lapStats(countedLaps(changed.laps, basis)),
    statsAfter: lapStats(countedLaps(laps, basis)),
    isByRule: before
      .filter(({ position }) => position !== null)
      .every((one, at, classified) => at === 0 || !isAhead(one, classified[at - 1] ?? one)),
  }
}

/** Halves to the millisecond, the second one longer where it does not come out even. */
function changedLaps(laps: readonly NumberedLap[], { kind, lapNumber }: LapChange): NumberedLap[] | null {
  const at = laps.findIndex((lap) => lap.lapNumber === lapNumber)
  const [lap, next] = [laps[at], laps[at + 1]]
  if (lap === undefined || (kind === 'merge' && next === undefined)) return null
  const half = Math.floor(lap.lapTimeMs / 2)
  const times = kind === 'split' ? [half, lap.lapTimeMs - half] : [lap.lapTimeMs + (next?.lapTimeMs ?? 0)]
  const rest = laps.slice(at + (kind === 'split' ? 1 : 2))
  const moved = rest.map((one) => ({ ...one, lapNumber: one.lapNumber + (kind === 'split' ? 1 : -1) }))
  const made = times.map((lapTimeMs, index) => ({ lapNumber: lapNumber + index, lapTimeMs }))
  return [...laps.slice(0, at), ...made, ...moved]
}

function standingOf({ sourceDriverId, position, lapsCompleted, totalTimeMs, laps }: WhatIfResult): Standing {
  const sumMs = sumOfLapsMs(laps)
  return { sourceDriverId, position, laps: lapsCompleted ?? laps.length, totalMs: totalTimeMs ?? sumMs }
}

/** More laps, or as many in less time. */
function isAhead(one: Standing, other: Standing): boolean {
  return one.laps > other.laps || (one.laps === other.laps && one.totalMs < other.totalMs)
}

function placedAnew(before: readonly Standing[], sourceDriverId: string, delta: number): Standing[] {
  const was = before.find((one) => one.sourceDriverId === sourceDriverId)
  if (was === undefined) return [...before]
  const now = { ...was, laps: was.laps + delta }
  if (was.position === null) return before.map((one) => (one === was ? now : one))
  const classified = before.filter(({ position }) => position !== null)
  const others = classified.filter((one) => one !== was)
  const wasAt = classified.indexOf(was)
  // Of equal laps and time, whoever stood ahead before stays ahead.
  const place = others.filter((one, at) => isAhead(one, now) || (!isAhead(now, one) && at < wasAt)).length
  const order = others.toSpliced(place, 0, now)
  const placed = order.map((one, at) => ({ ...one, position: classified[at]?.position ?? null }))
  return [...placed, ...before.filter(({ position }) => position === null)]
}

function rowsOf(standings: readonly Standing[]): WhatIfRow[] {
  return standings.map((one, at) => {
    const above = standings[at - 1]
    if (above === undefined || one.position === null) return { ...one, behindLaps: null, behindMs: null }
    const behindLaps = above.laps - one.laps
    return { ...one, behindLaps, behindMs: behindLaps === 0 ? one.totalMs - above.totalMs : null }
  })
}
