import { z } from 'zod'

/**
 * What the laps of a race say beyond its figures. Everything here is ours: marks by a stated rule, possibilities with how
 * sure they are. `…Ms` are whole milliseconds; a race time counts from the start.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const ms = z.int().min(0)
const position = z.int().min(1).nullable()

export const lapVerdict = z.enum(['in', 'out'])

/** What a person said of a lap, and why. */
const saidOfLap = z.strictObject({
  verdict: lapVerdict,
  note: z.string().nullable(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})

/** A lap out of the ordinary, or with a word of a person. */
export const shownMark = z.strictObject({
  lapNumber: id,
  lapTimeMs: ms,
  /** What the rule says; null where only a person has something to say. */
  outlier: z.enum(['fast', 'slow']).nullable(),
  /** From the driver's median; negative is faster. */
  offByMs: z.int().nullable(),
  said: saidOfLap.nullable(),
})
export type ShownMark = z.infer<typeof shownMark>

export const confidence = z.enum(['low', 'medium', 'high'])

/** What may have happened on a lap, somewhere between its two crossings. */
export const shownHint = z.strictObject({
  kind: z.enum(['fuel-stop', 'crash', 'flame-out', 'stopped']),
  lapNumber: id,
  fromMs: ms,
  toMs: ms,
  lostMs: z.int().nullable(),
  confidence,
  /** "Possible fuel stop on lap 13, between 8:11.212 and 8:59.001: 9.5 s lost." */
  sentence: z.string(),
})
export type ShownHint = z.infer<typeof shownHint>

export const shownStint = z.strictObject({
  fromLap: id,
  toLap: id,
  timeMs: ms,
  averageLapMs: ms.nullable(),
  cleanLapCount: count,
  fastestLapMs: ms.nullable(),
})
export type ShownStint = z.infer<typeof shownStint>

const pace = z.strictObject({ laps: count, totalMs: ms })

/** How the order came about for one driver. Positive places are forward. */
const placesOfDriver = z.strictObject({
  gridPosition: position,
  lapOnePosition: position,
  gainedOnLapOne: z.int().nullable(),
  gainedInAll: z.int().nullable(),
  lapsLed: count,
  passesOnPace: count,
  passesOnSlowLaps: count,
  passedOnPace: count,
  passedOnSlowLaps: count,
  lapsBeingLapped: z.array(id),
})

export const understoodDriver = z.strictObject({
  driverId: id,
  driverName: z.string(),
  carNumber: z.string().nullable(),
  position,
  lapCount: count,
  /** As published; the pace is the last one. */
  published: z.strictObject({
    averageLapMs: ms.nullable(),
    consistencyPercent: z.number().nullable(),
    pace: z.string().nullable(),
  }),
  /** Ours, over clean laps. */
  clean: z.strictObject({
    lapCount: count,
    averageLapMs: ms.nullable(),
    consistencyPercent: z.number().nullable(),
    /** What the race comes to if every lap were an average clean one. */
    pace: pace.nullable(),
    /** Slower than this is not clean. */
    limitMs: ms.nullable(),
    leftOut: z.array(z.strictObject({ lapNumber: id, reason: z.enum(['not-counted', 'slow', 'person']) })),
  }),
  /** 1 is the best of the race; null for who has no figure. */
  publishedConsistencyRank: id.nullable(),
  cleanConsistencyRank: id.nullable(),
  /** Why the two differ: "includes 3 suspected fuel stops and 1 other slow lap"; null where nothing was left out. */
  difference: z.string().nullable(),
  /** Null for too few laps to judge. */
  band: z.strictObject({ medianLapMs: ms, fastLimitMs: ms, slowLimitMs: ms }).nullable(),
  marks: z.array(shownMark),
  hints: z.array(shownHint),
  stints: z.array(shownStint),
  places: placesOfDriver,
})
export type UnderstoodDriver = z.infer<typeof understoodDriver>

/** A lap that may be two, or two that may be one, and what that would change. */
export const shownSuspect = z.strictObject({
  driverId: id,
  kind: z.enum(['missed', 'double']),
  lapNumber: id,
  timeMs: ms,
  normalLapMs: ms,
  confidence: z.enum(['low', 'medium']),
  lapsGained: z.int(),
  positionBefore: position,
  positionAfter: position,
  /** "Possible missed passing on lap 14 (2 × 37.9): would gain 1 lap, 9th → 7th." */
  sentence: z.string(),
})
export type ShownSuspect = z.infer<typeof shownSuspect>

/** A word on a lap that holds no more: the source shows another time now, or no such lap. */
export const staleMark = z.strictObject({
  driverId: id.nullable(),
  driverName: z.string(),
  lapNumber: id,
  ...saidOfLap.shape,
  saidOfMs: ms,
  nowMs: ms.nullable(),
})
export type StaleMark = z.infer<typeof staleMark>

export const raceUnderstanding = z.strictObject({
  raceId: id,
  eventId: id,
  basis: z.enum(['from-lap-1', 'from-lap-2', 'unknown']),
  cleanFactor: z.number(),
  lengthMs: ms.nullable(),
  /** Whether the class refuels. */
  fuel: z.strictObject({
    kind: z.enum(['fuel', 'electric', 'unknown']),
    /** The word of its name that a guess is made from. */
    word: z.string().nullable(),
    /** Who said so, where it is no guess. */
    saidBy: z.string().nullable(),
  }),
  /** Null where the race names none: then nobody can say whether it refuels. */
  className: z.string().nullable(),
  /** Why published and clean figures differ, in a sentence or two; null where they do not. */
  difference: z.string().nullable(),
  /** In the order of the published table. */
  drivers: z.array(understoodDriver),
  suspects: z.array(shownSuspect),
  staleMarks: z.array(staleMark),
  leadChanges: z.array(z.strictObject({ lapNumber: id, fromDriverId: id, toDriverId: id })),
  passes: z.array(z.strictObject({ lapNumber: id, byDriverId: id, onDriverId: id, how: z.enum(['pace', 'slow-lap']) })),
  lappings: z.array(
    z.strictObject({
      driverId: id,
      lapNumber: id,
      byDriverId: id,
      byLapNumber: id,
      lapsAhead: id,
      fromMs: ms,
      toMs: ms,
    }),
  ),
})
export type RaceUnderstanding = z.infer<typeof raceUnderstanding>

/** Which lap of whom. */
export const lapPlace = z.strictObject({ raceId: id, driverId: id, lapNumber: id })
export type LapPlace = z.infer<typeof lapPlace>

export const lapMarking = lapPlace.extend({ verdict: lapVerdict, reason: z.string().max(500) })
export type LapMarking = z.infer<typeof lapMarking>

/** Whether the class of a race refuels, at whatever meeting; null takes back what was said. */
export const fuelSaying = z.strictObject({ raceId: id, refuels: z.boolean().nullable() })
export type FuelSaying = z.infer<typeof fuelSaying>

/** The record of what was done, with its way back; null where it was so already. */
export const lapMarked = z.strictObject({ actionId: id.nullable() })

export const whatIfWanted = lapPlace.extend({ kind: z.enum(['split', 'merge']) })
export type WhatIfWanted = z.infer<typeof whatIfWanted>

export const whatIfRow = z.strictObject({
  driverId: id,
  driverName: z.string(),
  carNumber: z.string().nullable(),
  position,
  laps: count,
  totalMs: ms,
  /** Behind the row above: laps, or time where the laps are equal. */
  behindLaps: z.int().nullable(),
  behindMs: z.int().nullable(),
})
export type WhatIfRow = z.infer<typeof whatIfRow>

const averages = z.strictObject({ averageLapMs: ms.nullable(), consistencyPercent: z.number().nullable() })

/** A result as it would be. Nothing of it is stored. */
export const whatIfAnswer = whatIfWanted.extend({
  driverName: z.string(),
  sentence: z.string(),
  before: z.array(whatIfRow),
  after: z.array(whatIfRow),
  /** Of the driver whose lap it is, over the laps that count. */
  figuresBefore: averages,
  figuresAfter: averages,
  /** False where officials made another order than laps and time; it stays for everybody else. */
  isByRule: z.boolean(),
})
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>
