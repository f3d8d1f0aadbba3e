import { z } from 'zod'
import { actionVerb, sourceName } from './domain.ts'
import { sourceStop } from './site.ts'

/** Safe-keeping: what people did. Units as in the domain; `…At` is a UTC instant, ISO text. */

const id = z.int().min(1)
const instant = z.string()

/** How something that was done is taken back, by natural keys. */
export const actionUndo = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('follow'),
    source: sourceName,
    sourceTrackSlug: z.string(),
    /** As it was before. */
    followed: z.boolean(),
  }),
  /** The value saved before; null where none was. */
  z.strictObject({ kind: z.literal('setting'), key: z.string(), value: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('source'),
    source: sourceName,
    /** Who had switched it off before; null where it was on. */
    stop: sourceStop.nullable(),
  }),
])
export type ActionUndo = z.infer<typeof actionUndo>

/** Something that a person did. */
export const actionItem = z.strictObject({
  actionId: id,
  at: instant,
  /** The program and the person: "desktop app, ada". */
  doneBy: z.string(),
  verb: actionVerb,
  /** What it was done to: a club, a meeting, a setting with its value. */
  subject: z.string(),
  canUndo: z.boolean(),
  undoneAt: instant.nullable(),
})
export type ActionItem = z.infer<typeof actionItem>
