import { z } from 'zod'
import { dateLocal } from './domain.ts'

/**
 * The figures of a whole meeting, class by class. What is published stands as it is published; what is ours says so in
 * its name or its line. Units as in the domain; averages and percents are exact numbers, not rounded.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const ms = z.number().min(0)
const changeMs = z.number()

/** A driver as a line names them. `driverId` is ours. */
export const meetingDriver = z.strictObject({ sourceDriverId: z.string(), driverId: id, driverName: z.string() })
export type MeetingDriver = z.infer<typeof meetingDriver>

export const roundKind = z.enum(['qualifying', 'main', 'other'])
export type RoundKind = z.infer<typeof roundKind>

/** Every race of a class that was run as one: a qualifying round, the mains, or one leg of them. */
export const classRound = z.strictObject({
  name: z.string(),
  kind: roundKind,
  /** Of double and triple mains; null where the mains are run once. */
  leg: z.int().min(1).nullable(),
})
export type ClassRound = z.infer<typeof classRound>

export const classRace = z.strictObject({
  raceId: id,
  raceNumber: count.nullable(),
  label: z.string().nullable(),
  /** Which of the class's rounds it belongs to. */
  roundAt: count,
  lengthMs: count.nullable(),
  resultCount: count,
  /** Those with a lap. */
  starterCount: count,
})
export type ClassRace = z.infer<typeof classRace>

/** One driver's run in one race of the class. */
export const driverRun = z.strictObject({
  raceId: id,
  roundAt: count,
  /** As published. */
  position: z.int().min(1).nullable(),
  gridPosition: z.int().min(1).nullable(),
  lapsCompleted: count.nullable(),
  totalTimeMs: count.nullable(),
  statusText: z.string().nullable(),
  /** As published. */
  bestLapMs: count.nullable(),
  averageLapMs: count.nullable(),
  consistencyPercent: z.number().nullable(),
  top3ConsecutiveMs: count.nullable(),
  /** Ours: total time ÷ laps, as laps/time has it; null for no laps. */
  timePerLapMs: ms.nullable(),
  /** Ours, on clean laps. */
  cleanLapCount: count,
  cleanAverageLapMs: ms.nullable(),
  cleanConsistencyPercent: z.number().nullable(),
})
export type DriverRun = z.infer<typeof driverRun>

/** From one run of a driver to the next in which they had a lap; less than nothing is faster. */
export const improvementStep = z.strictObject({
  fromRaceId: id,
  toRaceId: id,
  /** Of the average over counted laps; ours. */
  averageChangeMs: changeMs.nullable(),
  /** Of the average over clean laps; ours. */
  cleanAverageChangeMs: changeMs.nullable(),
  /** Of laps/time, where both races have the same scheduled length. More laps is better. */
  lapsChange: z.int().nullable(),
  /** Of the total time, where the laps are the same as well. */
  totalTimeChangeMs: z.int().nullable(),
})
export type ImprovementStep = z.infer<typeof improvementStep>

/** From a driver's first to their last run with enough clean laps. */
export const improvementOfDay = z.strictObject({
  fromRaceId: id,
  toRaceId: id,
  cleanAverageChangeMs: changeMs,
})
export type ImprovementOfDay = z.infer<typeof improvementOfDay>

/** Over all runs of the class. */
export const driverDay = z.strictObject({
  /** Races in which the driver had a lap, of those in which they were listed. */
  startCount: count,
  runCount: count,
  /** The fastest published lap. */
  bestLapMs: count.nullable(),
  /** Ours, all counted laps of all runs taken together. */
  averageLapMs: ms.nullable(),
  consistencyPercent: z.number().nullable(),
  /** Ours, all clean laps of all runs taken together. */
  cleanLapCount: count,
  cleanAverageLapMs: ms.nullable(),
  cleanConsistencyPercent: z.number().nullable(),
})
export type DriverDay = z.infer<typeof driverDay>

export const classDriver = meetingDriver.extend({
  /** As in all races of the class. */
  look: count,
  /** In the order run. */
  runs: z.array(driverRun),
  day: driverDay,
  steps: z.array(improvementStep),
  improvement: improvementOfDay.nullable(),
})
export type ClassDriver = z.infer<typeof classDriver>

/** Two neighbours of a result who finished on the same lap. */
export const closeFinish = z.strictObject({
  raceId: id,
  roundAt: count,
  position: z.int().min(1),
  ahead: meetingDriver,
  behind: meetingDriver,
  lapsCompleted: count,
  gapMs: count,
})

/** Who holds a best of the day, and in which race. Of equal ones each is a line. */
const holder = meetingDriver.extend({ raceId: id })
const bestTime = holder.extend({
  timeMs: count,
  lapNumber: z.int().min(0).nullable(),
  /** Why it may not be a real lap; null where nothing speaks against it. */
  doubt: z.string().nullable(),
})

/** Every line is of the class's whole meeting; empty where nobody has such a figure. */
export const bestOfDay = z.strictObject({
  /** As published. */
  fastestLap: z.array(bestTime),
  /** As published: a sum of three laps. */
  bestThreeInARow: z.array(bestTime),
  /** Ours: clean laps of one run, of which there are at least `leastCleanLaps`. */
  mostConsistent: z.array(holder.extend({ cleanConsistencyPercent: z.number(), cleanLapCount: count })),
  /** Places from the start to the finish of a main. */
  mostPlacesGained: z.array(
    holder.extend({ placesGained: count, gridPosition: z.int().min(1), position: z.int().min(1) }),
  ),
  /** Ours: `improvementOfDay`, the biggest that is one. */
  biggestImprovement: z.array(meetingDriver.extend(improvementOfDay.shape)),
})
export type BestOfDay = z.infer<typeof bestOfDay>

export const classFigures = z.strictObject({
  /** As most of its races spell it; null for races that name no class. */
  className: z.string().nullable(),
  /** Other spellings that stand for the same. */
  otherSpellings: z.array(z.string()),
  rounds: z.array(classRound),
  /** In the order run. */
  races: z.array(classRace),
  /** By fastest published lap; who has none stands last, in the order first listed. */
  drivers: z.array(classDriver),
  /** The smallest gaps first, at most ten. */
  closestFinishes: z.array(closeFinish),
  best: bestOfDay,
})
export type ClassFigures = z.infer<typeof classFigures>

export const meetingFigures = z.strictObject({
  eventId: id,
  eventName: z.string(),
  trackName: z.string(),
  layoutName: z.string().nullable(),
  startDateLocal: dateLocal.nullable(),
  /** A lap slower than this, in percent of the driver's median, is not clean. */
  cleanLapPercent: z.number(),
  /** What counts as enough clean laps for the most consistent run, and for an improvement. */
  leastCleanLaps: count,
  leastImprovementLaps: count,
  /** In the order in which their first race was run. */
  classes: z.array(classFigures),
})
export type MeetingFigures = z.infer<typeof meetingFigures>

/** One run as an entry shows it; figures as published. */
export const entryRun = driverRun
  .pick({ raceId: true, position: true, lapsCompleted: true, totalTimeMs: true, statusText: true, bestLapMs: true })
  .extend({ raceNumber: count.nullable(), label: z.string().nullable(), section: z.string().nullable() })
export type EntryRun = z.infer<typeof entryRun>

/**
 * Whose runs an entry's are. An entry list has no ids, so a driver is found by name within the meeting. `none`: nobody of
 * that name raced. `ambiguous`: more than one driver, or more than one entry of the class, has that name; nothing is guessed.
 */
export const entryMatch = z.enum(['driver', 'none', 'ambiguous'])

export const meetingEntry = z.strictObject({
  className: z.string(),
  driverName: z.string(),
  transponder: z.string().nullable(),
  carNumber: z.string().nullable(),
  match: entryMatch,
  /** Those of that name: one where `match` is `driver`, none or several else. */
  drivers: z.array(meetingDriver),
  /** In the order run, of the entry's class; none where it is not clear whose they are. */
  runs: z.array(entryRun),
  /** Runs with at least one lap. */
  startCount: count,
})
export type MeetingEntry = z.infer<typeof meetingEntry>

export const meetingEntries = z.strictObject({
  /** In the order of the source's list. */
  entries: z.array(meetingEntry),
  /** Drivers who ran in a class without an entry in it that is theirs. */
  withoutEntry: z.array(meetingDriver.extend({ className: z.string().nullable(), runs: z.array(entryRun) })),
})
export type MeetingEntries = z.infer<typeof meetingEntries>
