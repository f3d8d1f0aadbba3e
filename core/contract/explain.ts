import { z } from 'zod'
import { composedIds, figureIds } from './figure-names.ts'

/**
 * How one figure of one driver came about, so that a person can follow it. Times are milliseconds, exact ones (not
 * rounded) where we computed them.
 */

const id = z.int().min(1)
const lapNumber = z.int().min(1)
const ms = z.number().min(0)

export const figureId = z.enum(figureIds)

/** A figure of a driver in a race, with what it asks for beside them (`FigureName.asks`). */
export const explainWanted = z.strictObject({
  raceId: id,
  driverId: id,
  figure: figureId,
  /** For figures of one lap; with `toLap` the first of several in a row. */
  lapNumber: lapNumber.optional(),
  toLap: lapNumber.optional(),
  /** Of so many laps. */
  count: id.optional(),
  /** Laps of at least that time, and of less than the other; without one, or more. */
  fromMs: ms.optional(),
  toMs: ms.optional(),
  /** Every lap of a made-up car. */
  referenceMs: ms.optional(),
})
export type ExplainWanted = z.infer<typeof explainWanted>

/** A figure between two drivers or over several races, and the figures that it is made of, in their order. */
export const composedWanted = z.strictObject({
  figure: z.enum(composedIds),
  of: z.array(explainWanted).min(1).max(60),
})
export type ComposedWanted = z.infer<typeof composedWanted>

/**
 * Why a lap is not in a figure: the race does not count it, it was slow, a person left it out, the figure takes only some
 * of the laps, or it came later.
 */
export const leftOutWhy = z.enum(['not-counted', 'slow', 'person', 'not-among', 'later'])
export type LeftOutWhy = z.infer<typeof leftOutWhy>

const explainedLap = z.strictObject({ lapNumber, lapTimeMs: z.int().min(0) })
const figureValue = z.union([z.number(), z.string()]).nullable()

export const explanation = z.strictObject({
  figure: figureId,
  raceId: id,
  driverId: id,
  driverName: z.string(),
  /** "Race 14: 1/8 Nitro Buggy A-Main". */
  raceName: z.string(),
  /** "Qualifier Round 1": two races of a meeting may have one name. */
  section: z.string().nullable(),
  lapNumber: lapNumber.nullable(),
  /** The computation with its numbers, a sentence each. */
  steps: z.array(z.string()),
  /** In the order driven; these and those left out are all laps of the driver. */
  used: z.array(explainedLap),
  leftOut: z.array(
    explainedLap.extend({
      why: leftOutWhy,
      /** A person's own reason, and who it was. */
      note: z.string().nullable(),
      decidedBy: z.string().nullable(),
    }),
  ),
  /** Laps that a person had counted whatever the rule says. */
  countedByPerson: z.array(lapNumber),
  /** By us; null where there is none. */
  ours: figureValue,
  /** As published; null where the source publishes none, or left it blank. */
  published: figureValue,
  /**
   * Whether the two say the same, as exactly as the source prints; null where there is nothing to compare, or where
   * it cannot be told whether lap 1 counts and only leaving it out gives what is published.
   */
  agrees: z.boolean().nullable(),
  /** The page that it was read from: its address, null for the demo club, and its text in the archive where it is kept. */
  page: z.strictObject({
    url: z.string().nullable(),
    contentHash: z.string().nullable(),
    fetchedAt: z.string().nullable(),
  }),
})
export type Explanation = z.infer<typeof explanation>

/** How a figure came about from others. */
export const composedExplanation = z.strictObject({
  figure: z.enum(composedIds),
  /** Ours, exact; null where one of those it is made of is missing, or where it is not reckoned from them. */
  ours: figureValue,
  /** The computation with its numbers; null as well. */
  step: z.string().nullable(),
  of: z.array(explanation),
})
export type ComposedExplanation = z.infer<typeof composedExplanation>
