import { z } from 'zod'
import { correctionChange, correctionSubject, heldState, pageType } from './domain.ts'

/**
 * What a source showed otherwise than before, and races of which it lost too much. Units as in the domain; `…Id` is ours,
 * `…At` a UTC instant, ISO text. What fields are called in plain words stands in `field-names.ts`.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const instant = z.string()
/** SHA-256 of a page's body, by which `page.text` gives it back. */
const pageHash = z.string().regex(/^[0-9a-f]{64}$/)

/** A race by what it is called now. */
const namedRace = z.strictObject({
  raceId: id,
  sourceRaceId: z.string(),
  section: z.string().nullable(),
  raceNumber: count.nullable(),
  label: z.string().nullable(),
})
export type NamedRace = z.infer<typeof namedRace>

/** One thing that the source showed otherwise than before. */
export const correctionItem = z.strictObject({
  correctionId: id,
  /** The run that found it, and when that run read the page. */
  runId: id,
  seenAt: instant,
  subject: correctionSubject,
  change: correctionChange,
  sourceRaceId: z.string().nullable(),
  sourceDriverId: z.string().nullable(),
  driverName: z.string().nullable(),
  className: z.string().nullable(),
  lapNumber: count.nullable(),
  /** Null where a whole result, lap, entry or race came or went. */
  field: z.string().nullable(),
  /** A figure that the timing program works out of the laps, such as an average: it follows from another correction. */
  follows: z.boolean(),
  /** Null for nothing. A whole result, lap or entry is an object with what it held. */
  old: z.json(),
  new: z.json(),
  /** The archived pages that show both states. */
  oldPageHash: pageHash.nullable(),
  newPageHash: pageHash.nullable(),
})
export type CorrectionItem = z.infer<typeof correctionItem>

export const correctionList = z.strictObject({
  eventId: id,
  /** How many there are in all, and how many of them are figures that follow from others. */
  total: count,
  following: count,
  /** How many of those wanted are older than the list goes. */
  older: count,
  /** The newest run first; of one run in the order written: by race, result and lap. */
  corrections: z.array(correctionItem),
  /** The races that they are about. */
  races: z.array(namedRace),
})
export type CorrectionList = z.infer<typeof correctionList>

/** One driver's result as it is shown side by side. */
const heldResult = z.strictObject({
  position: count.nullable(),
  lapsCompleted: count.nullable(),
  totalTimeMs: count.nullable(),
  statusText: z.string().nullable(),
  /** In the list of laps. */
  laps: count,
})

const heldTotals = z.strictObject({ results: count, laps: count })

/** A race whose new state waits for a person: what is stored, and what the source shows instead. */
export const heldItem = z.strictObject({
  heldId: id,
  eventId: id,
  eventName: z.string(),
  race: namedRace,
  runId: id,
  heldAt: instant,
  /** For a person: what would be lost. */
  reason: z.string(),
  state: heldState,
  /** The archived page with the new state, and the one that what is stored was read from. */
  pageHash,
  storedPageHash: pageHash.nullable(),
  stored: heldTotals,
  /** Null where the page cannot be read again; `problem` says why. */
  offered: heldTotals.nullable(),
  problem: z.string().nullable(),
  /** Every driver of both, those as stored first, in the order of the table. */
  lines: z.array(
    z.strictObject({
      sourceDriverId: z.string(),
      driverName: z.string(),
      stored: heldResult.nullable(),
      offered: heldResult.nullable(),
    }),
  ),
})
export type HeldItem = z.infer<typeof heldItem>

/** A page of the archive as plain text: to be read by a person, never to be taken as markup. */
export const pageText = z.strictObject({
  contentHash: pageHash,
  url: z.string(),
  pageType,
  /** When it was read last. */
  fetchedAt: instant,
  bytes: count,
  text: z.string(),
})
export type PageText = z.infer<typeof pageText>

export const correctionsWanted = z.strictObject({
  eventId: id,
  /** Also figures that follow from others; without, they are only counted. */
  withFollowing: z.boolean().optional(),
  /** At most this many, the newest. */
  limit: z.int().min(1).max(20_000).optional(),
})
export type CorrectionsWanted = z.infer<typeof correctionsWanted>
/** Of one event, or of all. */
export const heldWanted = z.strictObject({ eventId: id.optional() })
export const heldDecided = z.strictObject({ heldId: id })
export const pageWanted = z.strictObject({ contentHash: pageHash })
