import { z } from 'zod'
import { sourceName } from './domain.ts'

/** Records of a track: what was ever fastest, by class and layout. A person approves them; nothing becomes one by itself. */

const id = z.int().min(1)
const count = z.int().min(0)

/**
 * `fastest-lap`: one lap. `most-laps`: most laps in least time in a race of one scheduled length. `best-three`: the sum
 * of three laps in a row. All as published.
 */
export const recordFigure = z.enum(['fastest-lap', 'most-laps', 'best-three'])
export type RecordFigure = z.infer<typeof recordFigure>

/** A run that has, or had, the value: with copies of all that names it, so that it stands when the meeting is gone. */
export const recordRun = z.strictObject({
  sourceEventId: z.string(),
  sourceRaceId: z.string(),
  sourceDriverId: z.string(),
  driverName: z.string(),
  eventName: z.string(),
  raceName: z.string(),
  dateLocal: z.string().nullable(),
  /** Of `most-laps`; null else. */
  laps: count.nullable(),
  timeMs: count,
  /** The lap, or the first of three; null where the race does not tell, and for `most-laps`. */
  lapNumber: z.int().min(0).nullable(),
})

export const recordCandidate = recordRun.extend({
  eventId: id,
  raceId: id,
  driverId: id,
  /** Why it may not be real, in sentences; empty where nothing speaks against it. */
  doubts: z.array(z.string()),
  /** Against the approved record; `first` where there is none. */
  standing: z.enum(['first', 'beats', 'equals', 'below', 'record']),
})
export type RecordCandidate = z.infer<typeof recordCandidate>

/**
 * Whether the source still says what was approved. `agrees`; `differs`: the stored meeting now has another value, or no
 * such line; `not-stored`: its meeting is not here, so nothing can be compared.
 */
export const recordAgreement = z.enum(['agrees', 'differs', 'not-stored'])

export const approvedRecord = recordRun.extend({
  agreement: recordAgreement,
  /** What is stored now where it differs; null where there is no such line any more. */
  storedNow: z.strictObject({ laps: count.nullable(), timeMs: count.nullable() }).nullable(),
  /** Where it can be opened, and whose it is there; null where it is not stored. */
  raceId: id.nullable(),
  driverId: id.nullable(),
  note: z.string().nullable(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})
export type ApprovedRecord = z.infer<typeof approvedRecord>

/** One record of a club: of a class, a layout and a figure. */
export const recordLine = z.strictObject({
  /** Names it, the same on every computer. */
  recordKey: z.string(),
  figure: recordFigure,
  /** Of `most-laps`: how long the race is scheduled; null else. */
  lengthMs: count.nullable(),
  approved: approvedRecord.nullable(),
  /** The best runs that are stored, best first, at most five. */
  candidates: z.array(recordCandidate),
})
export type RecordLine = z.infer<typeof recordLine>

/** Records of different layouts are never mixed. */
export const recordGroup = z.strictObject({
  className: z.string(),
  /** Null where the source states none. */
  layoutName: z.string().nullable(),
  meetingCount: count,
  lines: z.array(recordLine),
})
export type RecordGroup = z.infer<typeof recordGroup>

export const recordBook = z.strictObject({
  trackId: id,
  trackName: z.string(),
  source: sourceName,
  sourceTrackSlug: z.string(),
  /** By class, then layout. */
  groups: z.array(recordGroup),
})
export type RecordBook = z.infer<typeof recordBook>

/** Which run is approved. Its values are taken from what is stored, never from whoever asks. */
export const recordApproval = z.strictObject({
  trackId: id,
  recordKey: z.string().max(100),
  sourceEventId: z.string().max(200),
  sourceRaceId: z.string().max(200),
  sourceDriverId: z.string().max(200),
  /** Approves it although something speaks against it. */
  evenIfDoubted: z.boolean().optional(),
  note: z.string().max(500).nullable().optional(),
})
export type RecordApproval = z.infer<typeof recordApproval>

export const recordWithdrawal = z.strictObject({ trackId: id, recordKey: z.string().max(100) })
export type RecordWithdrawal = z.infer<typeof recordWithdrawal>

/** The record of what was done, by which it is taken back; null where it was so already. */
export const recordDecided = z.strictObject({ actionId: id.nullable() })
