import { z } from 'zod'

/**
 * A race as it went by, made once by the engine so that a screen only looks things up: what happened when, and for each
 * driver what changed for them and from which moment on. Not to be mixed up with reading archived pages again (replay.ts).
 */

const id = z.int().min(1)
const count = z.int().min(0)

const replayDriver = z.strictObject({
  driverId: id,
  driverName: z.string(),
  carNumber: z.string().nullable(),
  /** As published. */
  position: z.int().min(1).nullable(),
  gridPosition: z.int().min(1).nullable(),
  lapCount: count,
  /** The source's own word, such as DNF. */
  statusText: z.string().nullable(),
  ending: z.enum(['published', 'finished', 'maybe-stopped', 'unknown', 'no-laps']),
  /** Race time at the end of each lap, lap 1 first. */
  crossingsMs: z.array(count),
  /** From `moment` on (an index into the moments; -1 before anybody crossed) until the next step. */
  steps: z.array(
    z.strictObject({
      moment: z.int().min(-1),
      place: z.int().min(1),
      lapsDone: count,
      /** At their own last crossing, behind the first to complete that lap. Null before it. */
      gapMs: count.nullable(),
      /** Null for who completes no lap. */
      lapsBehind: count.nullable(),
    }),
  ),
})

export const raceReplayAnswer = z.strictObject({
  raceId: id,
  lengthMs: count.nullable(),
  /** The last crossing; 0 for a race without laps. */
  endMs: count,
  /** Every crossing, in order of race time; `driver` is an index into `drivers`. */
  moments: z.array(z.strictObject({ atMs: count, driver: count, lapNumber: z.int().min(1) })),
  /** When each lap was first completed, lap 1 first: an index into the moments. */
  firstCrossings: z.array(count),
  /** In the order of the published table. */
  drivers: z.array(replayDriver),
})
export type RaceReplayAnswer = z.infer<typeof raceReplayAnswer>
export type ReplayDriverAnswer = RaceReplayAnswer['drivers'][number]
