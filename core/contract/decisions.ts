import { z } from 'zod'
import { recordFigure, recordRun } from './records.ts'

/**
 * What a person decided about stored data. No source knows of it and no reading touches it. Each kind has one value per
 * subject, and the subject is named by the sources' own ids, so that a decision outlives whatever becomes of our rows.
 */
export const decisionKind = z.enum(['finding', 'lap', 'persons', 'initials', 'record', 'fuel'])
export type DecisionKind = z.infer<typeof decisionKind>

const text = z.string()
const driverKey = z.tuple([text, text])

/** By kind: the subject (sources' ids, in a fixed order) and what was decided of it. */
export const decisionShapes = {
  /** A finding, or a check that does not add up, that a person has seen. What is different next time is another subject. */
  finding: z.strictObject({
    subject: z.strictObject({
      source: text,
      sourceEventId: text,
      sourceRaceId: text,
      rule: text,
      sourceDriverId: text.nullable(),
      lapNumber: z.int().nullable(),
      published: text.nullable(),
      computed: text.nullable(),
    }),
    value: z.strictObject({}),
  }),
  /** A lap that is left out of our figures (`out`) or counted (`in`) whatever the rule says, as long as its time is this. */
  lap: z.strictObject({
    subject: z.strictObject({
      source: text,
      sourceEventId: text,
      sourceRaceId: text,
      sourceDriverId: text,
      lapNumber: z.int().min(1),
    }),
    value: z.strictObject({ verdict: z.enum(['in', 'out']), lapTimeMs: z.int().min(0) }),
  }),
  /** Two drivers as sources name them: one person, or not. The two stand in order of source and id. */
  persons: z.strictObject({
    subject: z.strictObject({ one: driverKey, other: driverKey }),
    value: z.strictObject({ isSame: z.boolean() }),
  }),
  /** Whether a class (its name in the one form) refuels, at whatever meeting, where its name says nothing, or wrongly. */
  fuel: z.strictObject({
    subject: z.strictObject({ source: text, className: text }),
    value: z.strictObject({ refuels: z.boolean() }),
  }),
  /** A driver who appears by initials. */
  initials: z.strictObject({
    subject: z.strictObject({ source: text, sourceDriverId: text }),
    value: z.strictObject({}),
  }),
  /**
   * A record of a track that a person approved: of which class and layout (both in their one form), of what, and by whom
   * it was driven. The value is a copy, so that it stands when its meeting is gone.
   */
  record: z.strictObject({
    subject: z.strictObject({
      source: text,
      sourceTrackSlug: text,
      className: text,
      layoutName: text.nullable(),
      figure: recordFigure,
      lengthMs: z.int().nullable(),
    }),
    value: recordRun.extend({ className: text, layoutName: text.nullable() }),
  }),
} as const satisfies Record<DecisionKind, z.ZodType>

export type DecisionSubject<Kind extends DecisionKind> = z.infer<(typeof decisionShapes)[Kind]>['subject']
export type DecisionValue<Kind extends DecisionKind> = z.infer<(typeof decisionShapes)[Kind]>['value']

/** A decision with who made it. `note` is the person's own reason; `decidedAt` a UTC instant, ISO text. */
export interface Decision<Kind extends DecisionKind> {
  readonly subject: DecisionSubject<Kind>
  readonly value: DecisionValue<Kind>
  readonly note: string | null
  readonly decidedBy: string
  readonly decidedAt: string
}
