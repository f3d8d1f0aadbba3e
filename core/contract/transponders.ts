import { z } from 'zod'
import { entry } from './domain.ts'
import { driverPair } from './persons.ts'

/** How two names are alike; null where they are not. */
export const nameLikenessShape = z.enum(['same', 'order', 'initials', 'short-form', 'spelling']).nullable()

/** Something of an entry list that is worth knowing before the first race. */
export const transponderItem = z.strictObject({
  /** One number for two people, one person with several numbers, an entry without a number. */
  kind: z.enum(['shared', 'several', 'missing']),
  /** `information` is how it usually is. */
  level: z.enum(['look', 'information']),
  sentence: z.string(),
  transponders: z.array(z.string()),
  /** With our id of the driver, where the entry tells who it is. */
  entries: z.array(entry.extend({ driverId: z.int().min(1).nullable() })),
  likeness: nameLikenessShape,
  /** Two who may be one person: known drivers who share a number and whose names are alike. */
  pair: driverPair.nullable(),
})
export type TransponderItem = z.infer<typeof transponderItem>

export const transponderReport = z.strictObject({
  eventId: z.int().min(1),
  entryCount: z.int().min(0),
  /** Different numbers on the list. */
  numberCount: z.int().min(0),
  items: z.array(transponderItem),
})
export type TransponderReport = z.infer<typeof transponderReport>
