import { z } from 'zod'
import { dateLocal, sourceName } from './domain.ts'

/** Head to head. A plus means that the one took longer or is behind, a minus that the one was faster or is ahead. */

const id = z.int().min(1)
const count = z.int().min(0)
const lapNumber = z.int().min(1)

/** A driver of a race, or the median lap of all who drove it. */
export const comparedWith = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('driver'), raceId: id, driverId: id }),
  z.strictObject({ kind: z.literal('median'), raceId: id }),
])
export type ComparedWith = z.infer<typeof comparedWith>

export const comparisonWanted = z.strictObject({ raceId: id, driverId: id, against: comparedWith })
export type ComparisonWanted = z.infer<typeof comparisonWanted>

const side = z.strictObject({
  raceId: id,
  /** Null for the median of a class. */
  driverId: id.nullable(),
  driverName: z.string().nullable(),
  eventId: id,
  eventName: z.string(),
  startDateLocal: dateLocal.nullable(),
  className: z.string().nullable(),
  raceLabel: z.string().nullable(),
  raceNumber: count.nullable(),
  sourceRaceId: z.string(),
  /** As published. */
  position: z.int().min(1).nullable(),
  publishedTotalMs: count.nullable(),
  lapCount: count,
  /** Sum of the laps. */
  totalMs: count,
})
export type ComparedSide = z.infer<typeof side>

export const lapDelta = z.strictObject({
  lapNumber,
  oneMs: count,
  otherMs: count,
  deltaMs: z.int(),
  gapMs: z.int(),
})

const stretch = z.strictObject({ firstLap: lapNumber, lastLap: lapNumber, swingMs: z.int() })

export const difference = z.strictObject({
  kind: z.enum(['source', 'resolution', 'track', 'layout', 'surface', 'class', 'length']),
  /** False: not known to be alike. */
  isKnown: z.boolean(),
  sentence: z.string(),
})

export const comparisonAnswer = z.strictObject({
  one: side,
  other: side,
  /** The laps that both completed. */
  rows: z.array(lapDelta),
  /** `median`: there is no result to end at, only the sum so far. */
  final: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('time'), gapMs: z.int() }),
    z.strictObject({ kind: z.literal('laps'), lapsMore: z.int() }),
    z.strictObject({ kind: z.literal('median'), gapMs: z.int() }),
  ]),
  /** Difference of the published totals where both completed as many laps; null where not, or where one is missing. */
  publishedGapMs: z.int().nullable(),
  swings: z.array(lapDelta),
  gained: stretch.nullable(),
  lost: stretch.nullable(),
  aheadSinceLap: lapNumber.nullable(),
  /** Of how many drivers each lap of a median is the middle, lap 1 first; empty against a driver. */
  medianOf: z.array(count),
  /** What differs between the two races, or is not known to be alike. */
  differences: z.array(difference),
})
export type ComparisonAnswer = z.infer<typeof comparisonAnswer>

export const recordWanted = z.strictObject({ oneId: id, otherId: id })

const person = z.strictObject({
  driverId: id,
  source: sourceName,
  sourceDriverId: z.string(),
  driverName: z.string(),
  /** All ids that a person said are theirs, this one among them. */
  driverIds: z.array(id),
})

const recordSide = z.strictObject({
  /** Under which of the person's ids. */
  driverId: id,
  position: z.int().min(1).nullable(),
  lapsCompleted: count.nullable(),
  totalTimeMs: count.nullable(),
  statusText: z.string().nullable(),
  /** As published. */
  fastestLapMs: count.nullable(),
  averageLapMs: count.nullable(),
})

export const recordRace = z.strictObject({
  raceId: id,
  eventId: id,
  eventName: z.string(),
  startDateLocal: dateLocal.nullable(),
  className: z.string().nullable(),
  section: z.string().nullable(),
  raceNumber: count.nullable(),
  label: z.string().nullable(),
  sourceRaceId: z.string(),
  ahead: z.enum(['one', 'other', 'level', 'neither']),
  one: recordSide,
  other: recordSide,
})
export type RecordRace = z.infer<typeof recordRace>

const sideSums = z.strictObject({
  ahead: count,
  /** The fastest published lap of all these races, and in which it was driven, under which id; the newest of equal ones. */
  bestLapMs: count.nullable(),
  bestLapOf: z.strictObject({ raceId: id, driverId: id }).nullable(),
  /** Ours: all published totals divided by all published laps of these races. */
  averageLapMs: z.number().nullable(),
})

export const recordClass = z.strictObject({
  className: z.string().nullable(),
  raceCount: count,
  level: count,
  /** Races in which neither completed a lap: nobody was ahead. */
  neither: count,
  one: sideSums,
  other: sideSums,
})
export type RecordClass = z.infer<typeof recordClass>

export const recordAnswer = z.strictObject({
  one: person,
  other: person,
  meetingCount: count,
  total: recordClass.omit({ className: true }),
  /** The class with most races first. */
  classes: z.array(recordClass),
  /** Newest meeting first, within a meeting in the order run. The newest of them only, where there are very many. */
  races: z.array(recordRace),
})
export type RecordAnswer = z.infer<typeof recordAnswer>
