import { z } from 'zod'
import { binaryFile } from './diagnostics.ts'

/** Sheets of paper: what can be asked for, and what is answered. Ids are ours. */

const id = z.int().min(1)
const count = z.int().min(0)

export const paperSizes = ['a4', 'letter'] as const
export const paper = z.enum(paperSizes)
export type Paper = z.infer<typeof paper>

/** Without `paper` the one that is set. */
const onPaper = { paper: paper.optional() }

/**
 * `driver`: a page per day of a meeting. `class`: the same of every driver of a class, by result. `race`: results and
 * laps. `meeting`: classes, best of the day, races, entries.
 */
export const sheetWanted = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('driver'), eventId: id, driverId: id, ...onPaper }),
  z.strictObject({ kind: z.literal('class'), eventId: id, className: z.string().max(2_000), ...onPaper }),
  z.strictObject({ kind: z.literal('race'), raceId: id, ...onPaper }),
  z.strictObject({ kind: z.literal('meeting'), eventId: id, ...onPaper }),
])
export type SheetWanted = z.infer<typeof sheetWanted>

/** A sheet as one HTML page that needs nothing from elsewhere and runs nothing; its pages are boxes of the paper's size. */
export const sheet = z.strictObject({
  title: z.string(),
  html: z.string(),
  pageCount: z.int().min(1),
  paper,
  /** A name to offer, without an ending: letters, digits and hyphens only. */
  fileName: z.string(),
})
export type Sheet = z.infer<typeof sheet>

const step = z.strictObject({ kind: z.literal('progress'), what: z.string(), done: count, total: count })
export type SheetProgress = z.infer<typeof step>

/** How far a sheet is, then the sheet. */
export const sheetStep = z.discriminatedUnion('kind', [step, z.strictObject({ kind: z.literal('done'), sheet })])
export type SheetStep = z.infer<typeof sheetStep>

/** How far a PDF is, then the file. */
export const sheetFileStep = z.discriminatedUnion('kind', [
  step,
  z.strictObject({ kind: z.literal('done'), pageCount: count, file: binaryFile }),
])
export type SheetFileStep = z.infer<typeof sheetFileStep>
