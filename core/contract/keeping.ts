import { z } from 'zod'
import { actionVerb, sourceName } from './domain.ts'
import { sourceStop } from './site.ts'

/** Safe-keeping: backups, the check of the database, what people did. Units as in the domain; `…At` is a UTC instant, ISO text. */

const id = z.int().min(1)
const count = z.int().min(0)
const instant = z.string()

/** How something that was done is taken back, by natural keys. */
export const actionUndo = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('follow'),
    source: sourceName,
    sourceTrackSlug: z.string(),
    /** As it was before. */
    followed: z.boolean(),
  }),
  /** The value saved before; null where none was. */
  z.strictObject({ kind: z.literal('setting'), key: z.string(), value: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('source'),
    source: sourceName,
    /** Who had switched it off before; null where it was on. */
    stop: sourceStop.nullable(),
  }),
])
export type ActionUndo = z.infer<typeof actionUndo>

/** Something that a person did. */
export const actionItem = z.strictObject({
  actionId: id,
  at: instant,
  /** The program and the person: "desktop app, ada". */
  doneBy: z.string(),
  verb: actionVerb,
  /** What it was done to: a club, a meeting, a setting with its value. */
  subject: z.string(),
  canUndo: z.boolean(),
  undoneAt: instant.nullable(),
})
export type ActionItem = z.infer<typeof actionItem>

/**
 * Why a backup was made. `before-update`: before the tables were brought up to a newer version. `before-restore`: the
 * database that a backup was put in the place of. `damaged`: a database that could only be kept as it was.
 */
export const backupReason = z.enum(['manual', 'daily', 'before-update', 'before-restore', 'damaged'])
export type BackupReason = z.infer<typeof backupReason>

/** One backup: a whole database in one file. */
export const backupItem = z.strictObject({
  name: z.string(),
  path: z.string(),
  bytes: count,
  madeAt: instant,
  reason: backupReason,
  /** How many steps of the schema it has; one with more than this program knows cannot be restored by it. */
  schema: count,
})
export type BackupItem = z.infer<typeof backupItem>

/** What a database file holds and whether it is whole. */
export const databaseFacts = z.strictObject({
  file: z.string(),
  bytes: count,
  schema: count,
  /** Written by a newer version of this program. */
  isTooNew: z.boolean(),
  counts: z.strictObject({ tracks: count, events: count, races: count, laps: count }),
  newestRun: z.strictObject({ startedAt: instant, title: z.string(), status: z.string() }).nullable(),
  /** What is wrong with it, at most ten sentences; empty when it is whole. */
  damage: z.array(z.string()),
})
export type DatabaseFacts = z.infer<typeof databaseFacts>

/** How far a long piece of work is: `done` of `total`, in whatever it counts; `total` 0 where that is not known. */
export const workProgress = z.strictObject({ what: z.string(), done: count, total: count })
export type WorkProgress = z.infer<typeof workProgress>
