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

/** How sure we are that two are one person. Never sure enough to merge them without being told. */
export const suggestionLevel = z.enum(['very-likely', 'likely', 'possible'])
export type SuggestionLevel = z.infer<typeof suggestionLevel>

/** A driver in a suggestion, with how much is stored of them. */
export const suggestedDriver = namedDriver.extend({ raceCount: z.int().min(0) })

/** Two drivers who look like one person, and why; a person decides. */
export const personSuggestion = z.strictObject({
  one: suggestedDriver,
  other: suggestedDriver,
  level: suggestionLevel,
  evidence: z.array(
    z.strictObject({
      kind: z.enum(['name', 'transponder', 'class', 'other-transponders']),
      /** What speaks against it is told as well. */
      speaksFor: z.boolean(),
      sentence: z.string(),
    }),
  ),
})
export type PersonSuggestion = z.infer<typeof personSuggestion>

export const suggestionList = z.strictObject({
  /** The surest first, then who raced most. */
  suggestions: z.array(personSuggestion),
  /** So many there are in all. */
  total: z.int().min(0),
})
export type SuggestionList = z.infer<typeof suggestionList>
