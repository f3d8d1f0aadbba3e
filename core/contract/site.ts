import { z } from 'zod'
import { type FailureCause, failureCause } from './causes.ts'
import { type BreakerState, breakerState, sourceName } from './domain.ts'
import { type FailureCode, failureCode } from './failure.ts'

/** How the sites are that are read, and what a person may do about it. `…At` is a UTC instant, ISO text. */

/** A site's breaker as it is remembered. */
export interface BreakerRecord {
  readonly state: BreakerState
  /** In a row, since something last succeeded; once open, a probe that failed adds one. */
  readonly failures: number
  /** Open: no probe before. Half-open: by when the probe has to have told. In ms of the clock of whoever remembers. */
  readonly untilMs: number
  readonly lastFailure: { readonly code: FailureCode; readonly cause: FailureCause; readonly message: string } | null
}

/** A source that a person switched off. */
export const sourceStop = z.strictObject({
  at: z.string(),
  /** The program and the person: "desktop app, ada". */
  by: z.string(),
})
export type SourceStop = z.infer<typeof sourceStop>

export const siteItem = z.strictObject({
  source: sourceName,
  /** "LiveRC". */
  name: z.string(),
  breaker: breakerState,
  /** Failures in a row. */
  failures: z.int().min(0),
  /** When the next try may be made; null where the site may be asked now, or is being tried. */
  retryAt: z.string().nullable(),
  /** Until when the site asked for a pause; null where it did not. */
  heldUntilAt: z.string().nullable(),
  lastFailure: z.strictObject({ code: failureCode, cause: failureCause, message: z.string() }).nullable(),
  /** Null while it is switched on. */
  stopped: sourceStop.nullable(),
  /** What is the matter now, for a person; null where nothing is. */
  sentence: z.string().nullable(),
})
export type SiteItem = z.infer<typeof siteItem>
