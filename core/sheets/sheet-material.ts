import type { FuelGuess } from '../analysis/fuel-guess.ts'
import type { RaceFigures } from '../analysis/race-figures.ts'
import type { RaceVerdict } from '../contract/checks.ts'
import type { Entry, Race, SourceName } from '../contract/domain.ts'
import type { ClassFigures } from '../contract/meeting-figures.ts'

/** A race as sheets need it: `findMeetingMaterial` gives more. Names are as they may be shown. */
export interface SheetRace {
  readonly raceId: number
  readonly race: Race
  readonly figures: RaceFigures
  /** Whether its class refuels. */
  readonly fuel: FuelGuess
  /** A for the best main; null for what is no main. */
  readonly mainLetter: string | null
  /** How its published figures hold against its laps. */
  readonly verdict: Pick<RaceVerdict, 'state' | 'openCount' | 'knownCount' | 'items'>
}

/** A meeting as sheets need it. */
export interface SheetMeeting {
  readonly source: SourceName
  readonly sourceEventId: string
  readonly eventName: string
  readonly trackName: string
  readonly layoutName: string | null
  readonly startDateLocal: string | null
  /** In the order run. */
  readonly races: readonly SheetRace[]
  /** What the meeting's races say class by class, as screens show it; only for its summary, none else. */
  readonly classes: readonly Pick<ClassFigures, 'className' | 'best' | 'closestFinishes'>[]
  readonly entries: readonly Pick<Entry, 'className' | 'driverName' | 'carNumber'>[]
  /** The same text for ids that are one person, as people decided. */
  personOf(sourceDriverId: string): string
  /** When it was last read whole; null where no run of it ended. UTC, ISO text. */
  readonly readAt: string | null
  /** Read in part, or the source shows other figures since. */
  readonly isProvisional: boolean
}

const sources: Readonly<Record<SourceName, string>> = { liverc: 'LiveRC', demo: 'demo club' }

export function sourceWords({ source, sourceEventId }: SheetMeeting): string {
  return `${sources[source]} ${sourceEventId}`
}

/** "Race 9: 1/8 Nitro Buggy A-Main". */
export function raceName({ raceNumber, label, sourceRaceId }: Race): string {
  const name = label ?? sourceRaceId
  return raceNumber === null ? name : `Race ${raceNumber}: ${name}`
}

/** The label without the class it begins with and without brackets: "Heat 1/2", "A-Main"; empty where nothing is left. */
export function withoutClass({ label, className }: Race): string {
  const isWithin = label !== null && className !== null && label.startsWith(className)
  return (isWithin ? label.slice(className.length) : (label ?? '')).replace(/^[\s(]+|[\s)]+$/g, '')
}

/** The day it was run on the track's own calendar; the meeting's first where its page names none. */
export function dayOf({ completedAtLocal }: Race, { startDateLocal }: SheetMeeting): string | null {
  return completedAtLocal?.slice(0, 10) ?? startDateLocal
}
