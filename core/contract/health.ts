import { z } from 'zod'
import { failureCause } from './causes.ts'
import { pageType } from './domain.ts'
import { runKind, runMode, runStatus, runTrigger } from './run.ts'
import { siteItem } from './site.ts'

/**
 * How ingesting has gone: figures of runs, computed by the engine from what the runs recorded. Rates are shares from 0
 * to 1 and null where nothing was tried; `…At` are UTC instants, hours are of this computer's own day.
 */

const count = z.int().min(0)
const instant = z.string()
const rate = z.number().min(0).max(1).nullable()

/** What was asked for of one page type. A try is a request, or one that could not even leave this computer. */
const typeFigures = z.strictObject({
  pageType,
  pagesRead: count,
  /** Pages that could not be had after all tries. */
  pagesFailed: count,
  tries: count,
  failures: count,
  /** Of the tries, the share that was not enough. */
  errorRate: rate,
})
export type PageTypeHealth = z.infer<typeof typeFigures>

const sums = {
  pages: count,
  races: count,
  laps: count,
  requests: count,
  retries: count,
  tries: count,
  failures: count,
  errorRate: rate,
  notModified: count,
  bytes: count,
  rowsWritten: count,
  breakerOpenings: count,
  browserLaunches: count,
  browserFailures: count,
}

/** One run with its figures. */
export const runHealth = z.strictObject({
  runId: z.int(),
  title: z.string(),
  kind: runKind,
  trigger: runTrigger,
  mode: runMode,
  status: runStatus,
  startedAt: instant,
  durationMs: count,
  /** From the start to the first race on the screen; null where there was none. */
  firstRaceMs: count.nullable(),
  pagesPerSecond: z.number().min(0).nullable(),
  ...sums,
  pageTypes: z.array(typeFigures),
})
export type RunHealth = z.infer<typeof runHealth>

/** What runs did within so many days. */
export const periodHealth = z.strictObject({
  days: count,
  runs: count,
  complete: count,
  partial: count,
  failed: count,
  /** Stopped by a person, or cut off. */
  stopped: count,
  /** Of ingested meetings, the middle one. */
  medianDurationMs: count.nullable(),
  medianFirstRaceMs: count.nullable(),
  ...sums,
  pageTypes: z.array(typeFigures),
})
export type PeriodHealth = z.infer<typeof periodHealth>

/** Tries that were not enough by page type and hour, over the last `days`. */
export const failurePatterns = z.strictObject({
  days: count,
  /** Page types in the order they are read; all 24 hours of each, from midnight. */
  byHour: z.array(
    z.strictObject({ pageType, failures: z.array(count).length(24), pagesRead: z.array(count).length(24) }),
  ),
  /** Most frequent first. */
  reasons: z.array(z.strictObject({ code: z.string(), cause: failureCause, failures: count, lastAt: instant })),
})
export type FailurePatterns = z.infer<typeof failurePatterns>

/** What the database takes up, and by how much it grew. */
export const growthHealth = z.strictObject({
  databaseBytes: count,
  archiveBytes: count,
  /** Oldest first, with none left out, the last of them this one: at most twelve. */
  months: z.array(z.strictObject({ month: z.string(), archiveBytes: count, rowsWritten: count })),
})
export type GrowthHealth = z.infer<typeof growthHealth>

export const healthSummary = z.strictObject({
  takenAt: instant,
  /** Oldest first. */
  runs: z.array(runHealth),
  /** The last 7, 30 and 365 days. */
  periods: z.array(periodHealth),
  patterns: failurePatterns,
  growth: growthHealth,
  sites: z.array(siteItem),
})
export type HealthSummary = z.infer<typeof healthSummary>
