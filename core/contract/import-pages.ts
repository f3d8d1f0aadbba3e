import { z } from 'zod'
import { pageType } from './domain.ts'
import { replayChanges } from './replay.ts'
import { ingestReport } from './run.ts'

/** What importing pages that somebody saved from a browser did, or would do: file by file, meeting by meeting. */

export const importedFile = z.strictObject({
  /** Its path below the folder. */
  file: z.string(),
  /**
   * `used`: read, and stored from now on or stored alike already. `refused`: known which page it is, but what it holds
   * cannot be stored. `unknown`: which page it is cannot be told, or of which meeting. `ignored`: a page that is not
   * imported.
   */
  outcome: z.enum(['used', 'refused', 'unknown', 'ignored']),
  pageType: pageType.nullable(),
  /** The page's address, where it is known. */
  url: z.string().nullable(),
  /** "Main Events, race 14: 1/8 Nitro Buggy A-Main". */
  name: z.string().nullable(),
  /** Why it was not used, and what to do about it. */
  message: z.string().nullable(),
})
export type ImportedFile = z.infer<typeof importedFile>

export const importAnswer = z.strictObject({
  folder: z.string(),
  /** Whether it was written, or only shown. */
  applied: z.boolean(),
  files: z.array(importedFile),
  /** One run a meeting. */
  events: z.array(z.strictObject({ report: ingestReport, changes: replayChanges })),
})
export type ImportAnswer = z.infer<typeof importAnswer>
