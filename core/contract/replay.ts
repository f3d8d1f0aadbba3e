import { z } from 'zod'
import { ingestReport } from './run.ts'

/**
 * What reading an event again from the archive changes, or would change: by a newer parser, or because stored rows were
 * damaged. Values are the stored ones, in the units of their field's name.
 */

const count = z.int().min(0)

export const fieldChange = z.strictObject({ field: z.string(), old: z.json(), new: z.json() })
export type FieldChanged = z.infer<typeof fieldChange>

const someone = z.strictObject({ sourceDriverId: z.string(), driverName: z.string() })

const lapAt = someone.extend({ lapNumber: z.int() })

export const raceReplay = z.strictObject({
  sourceRaceId: z.string(),
  /** "Main Events, race 14: 1/8 Nitro Buggy A-Main". */
  name: z.string(),
  /** `added`: it was not stored before. */
  change: z.enum(['added', 'changed', 'removed']),
  /** Of the race itself, its place and whether it is missing upstream included. */
  fields: z.array(fieldChange),
  results: z.strictObject({
    added: z.array(someone.extend({ laps: count })),
    changed: z.array(someone.extend({ fields: z.array(fieldChange) })),
    removed: z.array(someone.extend({ laps: count })),
  }),
  /** Of results that stay. At most `listed` of each kind; the counts are of all. */
  laps: z.strictObject({
    addedCount: count,
    changedCount: count,
    removedCount: count,
    added: z.array(lapAt.extend({ lapTimeMs: count })),
    changed: z.array(lapAt.extend({ fields: z.array(fieldChange) })),
    removed: z.array(lapAt.extend({ lapTimeMs: count })),
  }),
  /** Sentences. */
  findings: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()) }),
})
export type RaceReplay = z.infer<typeof raceReplay>

export const replayChanges = z.strictObject({
  /** Of the event itself. */
  event: z.array(fieldChange),
  /** Entries as "class: driver". */
  entries: z.strictObject({
    added: z.array(z.string()),
    changed: z.array(z.strictObject({ name: z.string(), fields: z.array(fieldChange) })),
    removed: z.array(z.string()),
    /** Entries that only stand in another line of the list. */
    movedCount: count,
  }),
  /** Only races that differ, in the order run. */
  races: z.array(raceReplay),
})
export type ReplayChanges = z.infer<typeof replayChanges>

export const replayAnswer = z.strictObject({
  /** Whether it was written, or only shown. */
  applied: z.boolean(),
  report: ingestReport,
  changes: replayChanges,
})
export type ReplayAnswer = z.infer<typeof replayAnswer>
