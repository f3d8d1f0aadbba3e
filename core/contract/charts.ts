import { z } from 'zod'

/** A table of a chart, to be written as text: a row has a value for each heading; times are seconds, as in our exports. */
export const plainTable = z.strictObject({
  header: z.array(z.string().max(500)).min(1).max(400),
  rows: z.array(z.array(z.union([z.string().max(2_000), z.number(), z.null()])).max(400)).max(5_000),
})
export type PlainTable = z.infer<typeof plainTable>
