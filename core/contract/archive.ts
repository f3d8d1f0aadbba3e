import { z } from 'zod'
import { pageType } from './domain.ts'

/** The archive of pages: how large it is, and what may be given up of it. Bytes are whole; `…At` UTC, ISO text. */

const count = z.int().min(0)

export const archiveSize = z.strictObject({
  /** Different pages whose bodies are kept. */
  bodies: count,
  /** What they take, compressed, and what they were before. */
  compressedBytes: count,
  bytes: count,
  /** Readings of pages whose body was kept, and how large all of those were together: a page that came again counts again. */
  readings: count,
  readBytes: count,
  /** Different pages whose bodies were given up; their hashes are kept. */
  pruned: count,
  /** Room in the database's file that is free for what comes next. */
  freeBytes: count,
})
export type ArchiveSize = z.infer<typeof archiveSize>

/** What is kept whatever its age: `current`, the newest good page of all that is stored, and all proofs; or `proofs` alone. */
export const pruneKeeps = z.enum(['current', 'proofs'])
export type PruneKeeps = z.infer<typeof pruneKeeps>

export const pruneWanted = z.strictObject({ olderThanDays: z.int().min(0).max(36_500), keeps: pruneKeeps })
export type PruneWanted = z.infer<typeof pruneWanted>

export const prunePlan = z.strictObject({
  /** What was last seen before this goes. */
  before: z.string(),
  bodies: count,
  compressedBytes: count,
  byType: z.array(z.strictObject({ pageType, bodies: count, compressedBytes: count })),
  /** Bodies that old which stay: they prove a correction or wait for a person, or are the newest of what is stored. */
  keptAsProof: count,
  keptAsCurrent: count,
  /** Meetings that could not be read again from the archive afterwards, or not whole. */
  meetings: count,
})
export type PrunePlan = z.infer<typeof prunePlan>

export const pruneDone = z.strictObject({
  plan: prunePlan,
  /** What the file lost; 0 where the room stays in it, with the reason as a sentence. */
  givenBackBytes: count,
  notGivenBack: z.string().nullable(),
})
export type PruneDone = z.infer<typeof pruneDone>
