import { z } from 'zod'
import { dateLocal, raceResult, sourceName } from './domain.ts'
import { namedDriver } from './persons.ts'

const id = z.int().min(1)
const count = z.int().min(0)

/** A person by the name of their latest stored race, over all ids that people said are theirs. */
export const driverItem = z.strictObject({
  /** Stands for the person. */
  driverId: id,
  /** All of the person, that one first. */
  driverIds: z.array(id),
  source: sourceName,
  sourceDriverId: z.string(),
  driverName: z.string(),
  raceCount: count,
  eventCount: count,
  lastEventName: z.string(),
})
export type DriverItem = z.infer<typeof driverItem>

/** A person that a search found, and by what: a name they raced by, or a transponder they were entered with. */
export const driverHit = driverItem.extend({
  matched: z.strictObject({ by: z.enum(['name', 'transponder']), text: z.string() }),
})
export type DriverHit = z.infer<typeof driverHit>

/** One line of a driver's history. */
export const driverRace = raceResult.omit({ laps: true, sourceDriverId: true }).extend({
  /** Under which of the person's ids. */
  driverId: id,
  raceId: id,
  eventId: id,
  eventName: z.string(),
  trackName: z.string(),
  startDateLocal: dateLocal.nullable(),
  section: z.string().nullable(),
  raceNumber: count.nullable(),
  className: z.string().nullable(),
  label: z.string().nullable(),
  resultCount: count,
})
export type DriverRace = z.infer<typeof driverRace>

const bestFigure = z
  .strictObject({ ms: count, raceId: id, driverId: id, startDateLocal: dateLocal.nullable(), eventName: z.string() })
  .nullable()

/** The best of a person on one layout in one class, as published; the oldest of equal ones. */
export const driverBest = z.strictObject({
  trackName: z.string(),
  layoutName: z.string().nullable(),
  className: z.string().nullable(),
  raceCount: count,
  fastestLap: bestFigure,
  averageLap: bestFigure,
  /** A sum. */
  top3Consecutive: bestFigure,
})
export type DriverBest = z.infer<typeof driverBest>

/** What was raced, summed up. */
export const driverTotal = z.strictObject({
  eventCount: count,
  raceCount: count,
  lapCount: count,
  mainCount: count,
  mainWins: count,
  mainTopThrees: count,
  /** The best place in a main. */
  bestMainPosition: z.int().nullable(),
})
export type DriverTotal = z.infer<typeof driverTotal>

/** The year; null for meetings without a date. */
export const driverSeason = driverTotal.extend({ season: z.string().nullable() })
export type DriverSeason = z.infer<typeof driverSeason>

/** A recent race, for how somebody is going just now. */
export const driverForm = z.strictObject({
  raceId: id,
  /** Under which of the person's ids. */
  driverId: id,
  eventId: id,
  eventName: z.string(),
  startDateLocal: dateLocal.nullable(),
  className: z.string().nullable(),
  label: z.string().nullable(),
  position: z.int().nullable(),
  resultCount: count,
  statusText: z.string().nullable(),
  averageLapMs: count.nullable(),
  /** The middle of all published averages of the race. */
  medianAverageLapMs: z.number().nullable(),
  /** How much slower than that median the own average was; below zero is faster. */
  slowerThanMedianPercent: z.number().nullable(),
})
export type DriverForm = z.infer<typeof driverForm>

export const driverHistory = driverItem.extend({
  /** Every id of the person by its own latest name. */
  accounts: z.array(namedDriver),
  /** Of all seasons together. */
  total: driverTotal,
  /** Newest meeting first; within a meeting in the order run. */
  races: z.array(driverRace),
  /** So many older races are stored that were not asked for. */
  olderRaceCount: count,
  /** Those with most races first. */
  bests: z.array(driverBest),
  /** The newest first. */
  seasons: z.array(driverSeason),
  /** The latest races in which they drove, the oldest of these first. */
  form: z.array(driverForm),
})
export type DriverHistory = z.infer<typeof driverHistory>
