import { z } from 'zod'
import { sourceName } from './domain.ts'

const id = z.int().min(1)

/** A driver as a source knows them, by the name of their latest stored race. */
export const namedDriver = z.strictObject({
  driverId: id,
  source: sourceName,
  sourceDriverId: z.string(),
  driverName: z.string(),
})
export type NamedDriver = z.infer<typeof namedDriver>

/** What a person said of two drivers: that they are the same person, or that they are not. */
export const personDecision = z.strictObject({
  one: namedDriver,
  other: namedDriver,
  isSame: z.boolean(),
  note: z.string().nullable(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})
export type PersonDecision = z.infer<typeof personDecision>

/** Two drivers, in whichever order. */
export const driverPair = z.strictObject({ driverId: id, otherDriverId: id })
export type DriverPair = z.infer<typeof driverPair>

export const personSaid = driverPair.extend({ note: z.string().max(500).nullable().optional() })
export type PersonSaid = z.infer<typeof personSaid>

/** The record of what was done, by which it is taken back; null where it was so already. */
export const personDecided = z.strictObject({ actionId: id.nullable() })
