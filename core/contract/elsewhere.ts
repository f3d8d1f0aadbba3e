import { z } from 'zod'

/** Something that another program on this database is doing just now, and that only one may do at a time. */
export const heldElsewhere = z.strictObject({
  /** "event liverc:486677", "schedule". */
  name: z.string(),
  /** Null for what is not a meeting, or one not known yet. */
  eventId: z.int().min(1).nullable(),
  /** What it is, for a person: the meeting's name as far as it is known. */
  title: z.string(),
  /** The program and the person: "command line, ana"; with its machine where that is another one. */
  heldBy: z.string(),
  /** UTC, ISO text. */
  since: z.string(),
})
export type HeldElsewhere = z.infer<typeof heldElsewhere>
