import { z } from 'zod'

/**
 * What a source published, held against what its own laps give. Units as in the domain; figures are text, as a person
 * reads them. `…Id` is ours, `…At` a UTC instant, ISO text. Plain words for figures stand in `check-words.ts`.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const text = z.string()

/** Figures that are recomputed, then those that a page states twice and that are only compared where it is read. */
export const checkedFigure = z.enum([
  'laps-count',
  'laps-sum',
  'lap-zero',
  'result-order',
  'behind',
  'fastest-lap',
  'average-lap',
  'average-top-5',
  'average-top-10',
  'average-top-15',
  'top-2-consecutive',
  'top-3-consecutive',
  'deviation',
  'consistency',
  'lap-pace',
  'lap-position',
  'grid-position',
  'driver-name',
  'script-figure',
])
export type CheckedFigure = z.infer<typeof checkedFigure>

/**
 * `other-rule`: most of a race differs in this figure, so the source reckons by another rule there. `cannot-be-told`: what
 * it would be computed from does not add up itself.
 */
export const checkOutcome = z.enum(['agrees', 'disagrees', 'other-rule', 'not-published', 'cannot-be-told'])
export type CheckOutcome = z.infer<typeof checkOutcome>

/** One published figure of one driver, or of one of their laps. */
export interface FigureCheck {
  readonly figure: CheckedFigure
  readonly sourceDriverId: string
  readonly driverName: string
  readonly lapNumber: number | null
  readonly published: string | null
  readonly computed: string | null
  readonly outcome: CheckOutcome
}

/** `known`: all that does not add up has been acknowledged. `nothing`: nothing was published that could be checked. */
export const verifiedState = z.enum(['verified', 'wrong', 'known', 'nothing'])
export type VerifiedState = z.infer<typeof verifiedState>

/**
 * Which laps a source counts in its statistics: from lap 1 or from lap 2. `unknown` where the numbers do not tell: none
 * is published, both readings give the same, or neither gives what is published.
 */
export const lapBasis = z.enum(['from-lap-1', 'from-lap-2', 'unknown'])
export type LapBasis = z.infer<typeof lapBasis>

/** What a person said of something that does not add up. */
const acknowledgement = z.strictObject({ note: text.nullable(), by: text, at: text })

/** Something that does not add up: a figure of a driver, and what else is the same matter. */
export const checkItem = z.strictObject({
  /** Names it among those of its race, as long as both figures are these. */
  checkId: z.string().regex(/^[0-9a-f]{10}$/),
  figure: checkedFigure,
  sourceDriverId: text.nullable(),
  driverId: id.nullable(),
  driverName: text.nullable(),
  /** The first lap that it is about; null for figures of a whole race. */
  lapNumber: count.nullable(),
  /** How many laps it is about. */
  lapCount: count,
  published: text.nullable(),
  computed: text.nullable(),
  /** In a few words, without the driver: "lap 14 missing". */
  what: text,
  /** A whole sentence, with the driver and both figures. */
  message: text,
  acknowledged: acknowledgement.nullable(),
})
export type CheckItem = z.infer<typeof checkItem>

/** How one figure fared over a race, or a meeting. */
export const figureTally = z.strictObject({
  figure: checkedFigure,
  agrees: count,
  disagrees: count,
  otherRule: count,
  notPublished: count,
  cannotBeTold: count,
})
export type FigureTally = z.infer<typeof figureTally>

const raceVerdict = z.strictObject({
  raceId: id,
  sourceRaceId: text,
  section: text.nullable(),
  raceNumber: count.nullable(),
  label: text.nullable(),
  state: verifiedState,
  /** What does not add up: nobody has acknowledged it; somebody has. */
  openCount: count,
  knownCount: count,
  /** Figures that agree. */
  agreeCount: count,
  /** Which laps the source counted in its statistics there. */
  basis: lapBasis,
  /** The newest kept page of that race, by which `page.text` gives it; null where none is kept. */
  pageHash: text.nullable(),
  /** What does not add up, open ones first, then as the table stands. */
  items: z.array(checkItem),
})
export type RaceVerdict = z.infer<typeof raceVerdict>

export const raceChecks = raceVerdict.extend({ eventId: id, figures: z.array(figureTally) })
export type RaceChecks = z.infer<typeof raceChecks>

export const meetingChecks = z.strictObject({
  eventId: id,
  state: verifiedState,
  /** "31 verified, 1 needs a look": for a badge. */
  badge: text,
  /** "31 of 32 races verified, 1 does not add up: race 9, lap 14 missing…" */
  summary: text,
  /** In the order run. */
  races: z.array(raceVerdict),
  figures: z.array(figureTally),
})
export type MeetingChecks = z.infer<typeof meetingChecks>

/** Of a race, or of all races of a meeting. */
export const checksOf = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('race'), raceId: id }),
  z.strictObject({ kind: z.literal('meeting'), eventId: id }),
])
export type ChecksOf = z.infer<typeof checksOf>

export const checksNoted = z.strictObject({ of: checksOf, note: z.string().trim().max(500).nullable() })
/** The record of what was done, with its way back, and how many were not known yet; null and 0 where all were. */
export const checksAcknowledged = z.strictObject({ actionId: id.nullable(), count })

export const checkNamed = z.strictObject({ raceId: id, checkId: z.string().max(20) })
export const checkNoted = checkNamed.extend({ note: z.string().trim().max(500).nullable() })
