import { z } from 'zod'

/** What drivers of a race could aim at, against the middle of their own class. Ours, from clean laps. */

const id = z.int().min(1)

export const targetItem = z.strictObject({
  driverId: id,
  sourceDriverId: z.string(),
  driverName: z.string(),
  /** Average of the clean laps; null for none. */
  usualLapMs: z.number().nullable(),
  /** How much slower than the middle of the class; below zero where faster. */
  toClassMedianMs: z.number().nullable(),
  bestThreeMs: z.number().nullable(),
  /** Who stands directly ahead, and how much slower the best three in a row are than theirs; null for the first. */
  next: z.strictObject({ driverId: id, driverName: z.string(), bestThreeBehindMs: z.number().nullable() }).nullable(),
})
export type TargetItem = z.infer<typeof targetItem>

export const raceTargetList = z.strictObject({
  raceId: id,
  className: z.string().nullable(),
  /** The median over the class in this round, and of how many drivers. */
  classMedianMs: z.number().nullable(),
  classDrivers: z.int().min(0),
  /** In the order of the published table. */
  drivers: z.array(targetItem),
})
export type RaceTargetList = z.infer<typeof raceTargetList>
