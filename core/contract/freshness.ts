import { z } from 'zod'
import { sourceName } from './domain.ts'
import { runStatus } from './run.ts'

/** How an event is kept up to date. `…At` and `…Until` are UTC instants, ISO text. */

const id = z.int().min(1)
const instant = z.string()

/** An event that this program asks for again and again, because a person follows it. */
export const following = z.strictObject({
  eventId: id,
  name: z.string(),
  since: instant,
  /** When it is asked for next; null while it is being asked. */
  nextAt: instant.nullable(),
  /** How the last look ended; null before the first. */
  lastStatus: runStatus.nullable(),
})
export type Following = z.infer<typeof following>

/** An event whose results are looked at again while they cool down. */
export const cooling = z.strictObject({
  /** When it was first read whole. */
  since: instant,
  rechecksDone: z.int().min(0),
  rechecksPlanned: z.int().min(1),
  /** When it is looked at next; null once it is frozen. */
  nextAt: instant.nullable(),
  /** From then on it is asked for only where a person says so. */
  frozenAt: instant.nullable(),
})
export type Cooling = z.infer<typeof cooling>

export const eventFreshness = z.strictObject({
  eventId: id,
  /** When its own page was last read, by whichever program. */
  listReadAt: instant.nullable(),
  /** Certainly over, whatever its time zone: there is nothing to follow. */
  isOver: z.boolean(),
  following: following.nullable(),
  /** Whether it was read whole, so that it may be looked at again later. */
  canCool: z.boolean(),
  cooling: cooling.nullable(),
})
export type EventFreshness = z.infer<typeof eventFreshness>

/** What came of asking for a followed event anew. */
export const refreshed = z.strictObject({
  /** Null where nothing was asked. */
  ticket: z.string().nullable(),
  /** Until then what was read last counts as fresh, and nothing is asked; null where something was. */
  freshUntil: instant.nullable(),
})
export type Refreshed = z.infer<typeof refreshed>

/** A watched event in the list of all. */
export const coolingItem = cooling.extend({
  eventId: id,
  source: sourceName,
  sourceEventId: z.string(),
  name: z.string(),
  isDue: z.boolean(),
})
export type CoolingItem = z.infer<typeof coolingItem>
