import { z } from 'zod'

/** Drivers whom a person marked: they appear by initials on screens, on paper and in every export. */

const id = z.int().min(1)

/** A person who is marked. */
export const markedPerson = z.strictObject({
  /** All ids of the person; the first stands for them. */
  driverIds: z.array(id),
  initials: z.string(),
  raceCount: z.int().min(0),
  lastEventName: z.string(),
  /** A person's own reason. */
  note: z.string().nullable(),
  decidedBy: z.string(),
  /** UTC, ISO text. */
  decidedAt: z.string(),
})
export type MarkedPerson = z.infer<typeof markedPerson>

export const markWanted = z.strictObject({ driverId: id, note: z.string().max(500).optional() })
export type MarkWanted = z.infer<typeof markWanted>

/** The action that takes it back; null where it was so already. */
export const marked = z.strictObject({ actionId: id.nullable() })
