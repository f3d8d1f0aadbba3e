import { z } from 'zod'
import { wireFailure } from './failure.ts'

/** What an ingestion would ask for, told before it is started. `…At` is a UTC instant, ISO text. */

const count = z.int().min(0)

export const forecastMode = z.enum(['changed', 'everything'])
export type ForecastMode = z.infer<typeof forecastMode>

export const forecastWanted = z.strictObject({
  eventId: z.int().min(1),
  mode: forecastMode,
  /** Whether the event's own page may be asked for where it was not read a short while ago. */
  mayAsk: z.boolean(),
})

export type ForecastWanted = z.infer<typeof forecastWanted>

export const forecast = z.strictObject({
  mode: forecastMode,
  /**
   * What it is made from. `list`: the event's own page, read now or a short while ago. `stored`: only what is stored;
   * what the source has added since is not in it. `nothing`: there is nothing to make it from, and the figures are null.
   */
  basis: z.enum(['list', 'stored', 'nothing']),
  /** Pages that would be asked for, the event's own among them unless it was just read. */
  pages: count.nullable(),
  racesListed: count.nullable(),
  /** Of these, races that would not be asked for because nothing about them has changed. */
  racesFresh: count.nullable(),
  /** Pages that one run leaves out because it may ask for so many only. */
  pagesOverBudget: count.nullable(),
  durationMs: count.nullable(),
  /** Of pages as they travel. */
  bytes: count.nullable(),
  /** When the list of races was read; null where it was not. */
  listReadAt: z.string().nullable(),
  /** Until then an ingestion takes that list instead of asking for it again. */
  listFreshUntil: z.string().nullable(),
  /** Why the event's page could not be looked at; null where it was, or nobody wanted it to be. */
  trouble: wireFailure.nullable(),
})
export type Forecast = z.infer<typeof forecast>
