import { z } from 'zod'
import { dateLocal, entry, minuteLocal, sourceName } from './domain.ts'
import { namedDriver } from './persons.ts'

const id = z.int().min(1)
const count = z.int().min(0)
const ms = z.number().min(0).nullable()
const percent = z.number().max(100).nullable()
const lapNumber = z.int().nullable()

/** Figures of one run. Of ours, means are exact and not rounded. */
const runFigures = z.strictObject({
  fastestLapMs: ms,
  fastestLapNumber: lapNumber,
  averageLapMs: ms,
  consistencyPercent: percent,
  /** A sum. */
  top3ConsecutiveMs: ms,
})

/** One run of a driver at a meeting. */
export const driverRun = z.strictObject({
  raceId: id,
  /** Under which of the person's ids. */
  driverId: id,
  sourceRaceId: z.string(),
  section: z.string().nullable(),
  raceNumber: count.nullable(),
  className: z.string().nullable(),
  label: z.string().nullable(),
  completedAtLocal: minuteLocal.nullable(),
  lengthMs: count.nullable(),
  missingUpstream: z.boolean(),
  position: z.int().nullable(),
  resultCount: count,
  statusText: z.string().nullable(),
  lapsCompleted: count.nullable(),
  totalTimeMs: count.nullable(),
  gridPosition: z.int().nullable(),
  /** Grid minus place: positive is places gained; null where either is not known, or no lap was driven. */
  placesGained: z.int().nullable(),
  /** Which laps the source counts. */
  basis: z.enum(['from-lap-1', 'from-lap-2', 'unknown']),
  published: runFigures,
  /** Ours over the counted laps. */
  own: runFigures.extend({ lapCount: count, top3FirstLapNumber: lapNumber }),
  /** Ours over the clean laps. */
  clean: z.strictObject({ lapCount: count, averageLapMs: ms, consistencyPercent: percent }),
  /** The middle of all drivers' averages over counted laps in this race: half were faster. */
  medianAverageLapMs: ms,
  /** Place after each lap, from lap 1. */
  racePositions: z.array(z.int().min(1)),
  /** Who came in one place ahead, and how much faster their average lap was; null for the winner. */
  ahead: z
    .strictObject({ driverId: id, driverName: z.string(), position: z.int(), fasterPerLapMs: z.number().nullable() })
    .nullable(),
})
export type DriverRun = z.infer<typeof driverRun>

const bestOfRun = z.strictObject({ ms: z.number(), raceId: id, driverId: id, lapNumber }).nullable()
const ofRun = z.strictObject({ raceId: id, driverId: id })

/** A driver's day in one class: ours, over counted laps; the first of equal ones. */
export const driverClassDay = z.strictObject({
  className: z.string().nullable(),
  runCount: count,
  lapCount: count,
  /** The best place in a main, or where there was none in any run. */
  bestPosition: z.int().nullable(),
  fastestLap: bestOfRun,
  /** Beginning with lap `lapNumber`. */
  top3Consecutive: bestOfRun,
  bestAverage: bestOfRun,
  /** Average lap of the first run minus that of the last one with at least two laps each: positive is faster later. */
  fasterThanFirstRunMs: z.number().nullable(),
  /** Those two; null where there are none. */
  comparedRuns: z.strictObject({ first: ofRun, last: ofRun }).nullable(),
  /** Over all runs where both grid and place are known; null where they never are. */
  placesGained: z.int().nullable(),
})
export type DriverClassDay = z.infer<typeof driverClassDay>

/** Everything a driver did at a meeting, in order. */
export const driverMeeting = z.strictObject({
  eventId: id,
  source: sourceName,
  sourceEventId: z.string(),
  eventName: z.string(),
  trackName: z.string(),
  layoutName: z.string().nullable(),
  startDateLocal: dateLocal.nullable(),
  /** Stands for the person; by the name that the last race of the day prints. */
  driver: namedDriver,
  /** All ids of the person that raced here. */
  driverIds: z.array(id),
  /** Their lines of the entry list, where these tell whose they are. */
  entries: z.array(entry),
  /** How slow, in times of the driver's median, a lap may be and still be clean. */
  cleanFactor: z.number(),
  runs: z.array(driverRun),
  classes: z.array(driverClassDay),
})
export type DriverMeeting = z.infer<typeof driverMeeting>
