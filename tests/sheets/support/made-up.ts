import { guessFuel } from '../../../core/analysis/fuel-guess.ts'
import { raceFigures } from '../../../core/analysis/race-figures.ts'
import type { Race, RaceResult } from '../../../core/contract/domain.ts'
import type { SheetMeeting, SheetRace } from '../../../core/sheets/sheet-material.ts'
import { bareLaps, blankResult } from '../../support/blank-result.ts'

export interface MadeUpRace {
  readonly label?: string
  readonly className?: string
  readonly mainLetter?: string | null
  /** Each driver's laps, the winner's first; a driver without laps did not start. */
  readonly lapsMs: readonly (readonly number[])[]
  readonly nameOf?: (driver: number) => string
  readonly completedAtLocal?: string
}

/** A race made of laps alone, with the figures that they give. */
export function madeUpRace(raceId: number, made: MadeUpRace): SheetRace {
  const { label = '1/8 Nitro Buggy A-Main', className = '1/8 Nitro Buggy', mainLetter = 'A', lapsMs } = made
  const { nameOf = (driver) => `Driver ${driver + 1}`, completedAtLocal = '2025-10-18T14:05' } = made
  const results = lapsMs.map((laps, driver): RaceResult => {
    const total = laps.reduce((sum, lap) => sum + lap, 0)
    const bestMs = laps.length === 0 ? null : Math.min(...laps)
    return blankResult(String(1_000 + driver), {
      position: laps.length === 0 ? null : driver + 1,
      driverName: nameOf(driver),
      carNumber: String(driver + 1),
      gridPosition: driver + 1,
      lapsCompleted: laps.length,
      totalTimeMs: total,
      statusText: laps.length === 0 ? 'DNS' : null,
      fastestLapMs: bestMs,
      fastestLapNumber: bestMs === null ? null : laps.indexOf(bestMs) + 1,
      averageLapMs: laps.length === 0 ? null : Math.round(total / laps.length),
      consistencyPercent: laps.length === 0 ? null : 92.82,
      laps: bareLaps(laps),
    })
  })
  const race: Race = {
    sourceRaceId: String(9_000 + raceId),
    section: 'Main Events',
    raceNumber: raceId,
    className,
    label,
    completedAtLocal,
    lengthMs: 1_800_000,
    missingUpstream: false,
    results,
    findings: [],
  }
  const verdict = { state: 'verified' as const, openCount: 0, knownCount: 0, items: [] }
  return { raceId, race, mainLetter, verdict, figures: raceFigures(results), fuel: guessFuel(className, label) }
}

export function madeUpMeeting(races: readonly SheetRace[], change: Partial<SheetMeeting> = {}): SheetMeeting {
  return {
    source: 'liverc',
    sourceEventId: '512',
    eventName: 'Gravel & Clay Cup',
    trackName: 'Fenmoor',
    layoutName: null,
    startDateLocal: '2025-10-18',
    races,
    classes: [],
    entries: [],
    readAt: '2025-10-18T17:42:00.000Z',
    isProvisional: false,
    personOf: (sourceDriverId) => sourceDriverId,
    ...change,
  }
}

/** Laps of about `lapMs`, a little different each, with a slow one now and then. */
export function laps(count: number, lapMs: number): number[] {
  return Array.from({ length: count }, (_, lap) => lapMs + ((lap * 137) % 900) + (lap % 11 === 10 ? 31_000 : 0))
}
