import { z } from 'zod'

/**
 * What charts of a race draw: figures of ours, from the laps of the source. Times are milliseconds and exact, not rounded,
 * where they are means; drivers stand in the order of the published table.
 */

const id = z.int().min(1)
const count = z.int().min(0)
const ms = z.number()

/**
 * What is told of a lap: the fastest of the race, the driver's own fastest, an outlier, slower than clean laps are, not
 * counted by the race, left out by a person.
 */
const sheetMark = z.enum(['race-best', 'own-best', 'outlier-fast', 'outlier-slow', 'slow', 'not-counted', 'person'])
export type SheetMark = z.infer<typeof sheetMark>

const sheetLap = z.strictObject({
  lapNumber: id,
  /** Places won since the lap before, on lap 1 since the grid; negative for lost; null where the place before is unknown. */
  placesGained: z.int().nullable(),
  marks: z.array(sheetMark),
})
export type SheetLap = z.infer<typeof sheetLap>

/** How a driver's laps lie. */
const lapSpread = z.strictObject({
  bestMs: ms,
  lowerQuartileMs: ms,
  medianMs: ms,
  upperQuartileMs: ms,
  averageMs: ms,
  slowestMs: ms,
  /** The slowest lap within 1.5 quartile distances of the upper quartile, and the laps above it. */
  whiskerMs: ms,
  farMs: z.array(ms),
})
export type LapSpread = z.infer<typeof lapSpread>

/** Which laps a figure is of: those that the source counts, or the clean ones among them. */
export type LapGround = 'counted' | 'clean'

const groundFigures = z.strictObject({
  /** Null for no laps. */
  spread: lapSpread.nullable(),
  /** Average of the best 1, 2, 3 … laps. */
  bestNAveragesMs: z.array(ms),
  /** Laps in each slice of the histogram, and above the last. */
  sliceCounts: z.array(count),
  aboveCount: count,
})

const histogramSlices = z.strictObject({
  fromMs: ms,
  widthMs: ms,
  sliceCount: count,
  /** Where the last one ends: laps of this time or more are counted above it. */
  endMs: ms,
})

export const raceCharts = z.strictObject({
  basis: z.enum(['from-lap-1', 'from-lap-2', 'unknown']),
  /** A lap slower than this part of the driver's median is not clean: 110. */
  cleanLapPercent: z.number(),
  /** The slices of the histograms: the same for all drivers. */
  slices: z.strictObject({ counted: histogramSlices, clean: histogramSlices }),
  drivers: z.array(
    z.strictObject({
      driverId: id,
      sheet: z.array(sheetLap),
      counted: groundFigures,
      clean: groundFigures,
    }),
  ),
})
export type RaceCharts = z.infer<typeof raceCharts>

/** What gaps are measured to; a lap of null is the winner's average. */
export const gapReference = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leader') }),
  z.strictObject({ kind: z.literal('driver'), driverId: id }),
  z.strictObject({ kind: z.literal('lap'), lapTimeMs: z.number().min(1_000).max(3_600_000).nullable() }),
])
export type GapReference = z.infer<typeof gapReference>

export const gapsWanted = z.strictObject({ raceId: id, reference: gapReference })

export const gapChart = z.strictObject({
  /** Of a constant lap; null for other references, and where nobody completed a lap. */
  lapTimeMs: ms.nullable(),
  drivers: z.array(
    z.strictObject({
      driverId: id,
      /** After lap 1, 2, 3 …: total time minus that of the reference, as long as both have laps. */
      gapsMs: z.array(ms),
      /** Null where one of the two completed no lap. `gapMs` where both completed as many: there the curve ends. */
      final: z.strictObject({ lapsBehind: z.int(), gapMs: ms.nullable() }).nullable(),
    }),
  ),
})
export type GapChart = z.infer<typeof gapChart>

/** A table of a chart, to be written as text: a row has a value for each heading; times are seconds, as in our exports. */
export const plainTable = z.strictObject({
  header: z.array(z.string().max(500)).min(1).max(400),
  rows: z.array(z.array(z.union([z.string().max(2_000), z.number(), z.null()])).max(400)).max(5_000),
})
export type PlainTable = z.infer<typeof plainTable>
