import { z } from 'zod'
import { decisionKind } from './decisions.ts'
import { actionVerb, sourceName } from './domain.ts'
import { sourceStop } from './site.ts'

/** Safe-keeping: backups, the check of the database, what people did. Units as in the domain; `…At` is a UTC instant, ISO text. */

const id = z.int().min(1)
const count = z.int().min(0)
const instant = z.string()

const decided = z.strictObject({
  subject: z.string(),
  before: z
    .strictObject({ value: z.string(), note: z.string().nullable(), decidedBy: z.string(), decidedAt: z.string() })
    .nullable(),
})

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
  /** A deleted meeting, in a file kept aside while the program that deleted it runs. */
  z.strictObject({ kind: z.literal('meeting'), fileName: z.string() }),
  /** A held race whose new state was refused: it waits again. */
  z.strictObject({
    kind: z.literal('held-race'),
    source: sourceName,
    sourceEventId: z.string(),
    sourceRaceId: z.string(),
    pageHash: z.string(),
  }),
  /** A decision: what stood there before; null where nothing did. Subject and value as JSON. */
  z.strictObject({ kind: z.literal('decision'), decisionKind, ...decided.shape }),
  /** Several of one kind that were made at once. */
  z.strictObject({ kind: z.literal('decisions'), decisionKind, were: z.array(decided).min(1) }),
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

/** The backups there are, newest first. */
export const backupList = z.strictObject({
  /** Where new ones go. */
  folder: z.string(),
  items: z.array(backupItem),
  totalBytes: count,
  /** Room left on that disk; null where the system does not say. */
  freeBytes: count.nullable(),
  automatic: z.strictObject({ isOn: z.boolean(), days: count, weeks: count }),
})
export type BackupList = z.infer<typeof backupList>

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

/** A backup beside the database in use, before the one takes the other's place. */
export const backupComparison = z.strictObject({
  backup: databaseFacts,
  /** Null where there is no database, or it cannot be read. */
  present: databaseFacts.nullable(),
  /** Why it cannot be restored, for a person; null where it can. */
  problem: z.string().nullable(),
})
export type BackupComparison = z.infer<typeof backupComparison>

/** How far a long piece of work is: `done` of `total`, in whatever it counts; `total` 0 where that is not known. */
export const workProgress = z.strictObject({ what: z.string(), done: count, total: count })
export type WorkProgress = z.infer<typeof workProgress>

/** The parts of a check of the database, in their order. */
export const checkPartName = z.enum([
  'file',
  'references',
  'keys',
  'laps',
  'sources',
  'findings',
  'archive',
  'leftovers',
])
export type CheckPartName = z.infer<typeof checkPartName>

export const checkPart = z.strictObject({
  part: checkPartName,
  /** Pages, rows or bodies that were looked at. */
  checked: count,
  /** Of these, what is wrong. */
  wrong: count,
  /** Worth knowing, but not wrong. */
  noted: count,
  /** At most ten sentences about what is wrong or noted. */
  examples: z.array(z.string()),
})
export type CheckPart = z.infer<typeof checkPart>

/** What a whole check of the database found. */
export const databaseCheck = z.strictObject({
  file: z.string(),
  endedAt: instant,
  durationMs: count,
  /** Nothing is wrong. */
  isSound: z.boolean(),
  parts: z.array(checkPart),
})
export type DatabaseCheck = z.infer<typeof databaseCheck>

/** What goes with a meeting that is deleted. Files that were exported stay. */
export const deletionCounts = z.strictObject({
  entries: count,
  races: count,
  results: count,
  laps: count,
  findings: count,
  corrections: count,
  heldRaces: count,
  /** Kept pages that nothing else needs, and the room they take. */
  pages: count,
  pageBytes: count,
})
export type DeletionCounts = z.infer<typeof deletionCounts>

export const keepingJob = z.enum(['backup', 'restore', 'check'])
export type KeepingJob = z.infer<typeof keepingJob>

/** What is being done for safe-keeping, and how the disk is. */
export const keepingState = z.strictObject({
  job: z
    .strictObject({
      kind: keepingJob,
      startedAt: instant,
      progress: workProgress,
      /** A restore cannot be stopped once it has begun to take the database's place. */
      canStop: z.boolean(),
    })
    .nullable(),
  disk: z.strictObject({
    folder: z.string(),
    /** Null where the system does not say. */
    freeBytes: count.nullable(),
    /** So little room that nothing more can be saved safely. */
    isFull: z.boolean(),
  }),
  /** Why the last automatic backup did not come about; null where it did. */
  automaticFailure: z.strictObject({ at: instant, message: z.string() }).nullable(),
})
export type KeepingState = z.infer<typeof keepingState>

export const restoreDone = z.strictObject({
  restored: z.string(),
  /** The database as it was before; null where there was none. */
  kept: backupItem.nullable(),
})

/** What would go with a meeting. */
export const deletionPreview = z.strictObject({ name: z.string(), counts: deletionCounts })

export const checklistState = z.enum(['good', 'note', 'bad'])

/** What mends a line of the checklist: a button for the screens, a command for the command line. */
export const checklistRemedy = z.strictObject({
  kind: z.enum([
    'back-up',
    'check',
    'make-room',
    'ingest',
    'open-meeting',
    'find-club',
    'start-source',
    'open-backups',
    'open-schedule',
  ]),
  /** What the button says. */
  label: z.string(),
  /** The same for `mre`; null where there is none. */
  command: z.string().nullable(),
  /** The meetings it is about. */
  eventIds: z.array(id),
})
export type ChecklistRemedy = z.infer<typeof checklistRemedy>

export const checklistItem = z.strictObject({
  key: z.enum([
    'backup',
    'disk',
    'ingestion',
    'missing',
    'unreadable',
    'held',
    'findings',
    'source',
    'check',
    'schedule',
  ]),
  state: checklistState,
  title: z.string(),
  /** A sentence: how it is. */
  text: z.string(),
  remedy: checklistRemedy.nullable(),
})
export type ChecklistItem = z.infer<typeof checklistItem>

/** How the database stands: the lines that want something first. */
export const checklist = z.strictObject({ items: z.array(checklistItem) })
export type Checklist = z.infer<typeof checklist>
