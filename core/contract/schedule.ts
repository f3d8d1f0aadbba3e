import { z } from 'zod'
import { dateLocal, minuteLocal, scheduleOutcome } from './domain.ts'

/** What reads new meetings of followed clubs by itself. `…At` are UTC instants, ISO text; `…Local` this computer's clock. */

const id = z.int().min(1)
const count = z.int().min(0)
const instant = z.string()

/** One pass of the schedule. */
export const schedulePass = z.strictObject({
  passId: id,
  /** When it was to be; for one that was asked for, when it began. */
  dueAt: instant,
  startedAt: instant,
  /** Null while it is under way, and for one that was cut off. */
  endedAt: instant.nullable(),
  requestedBy: z.string(),
  outcome: scheduleOutcome,
  listsRead: count,
  meetingsRead: count,
  meetingsSkipped: count,
  /** Why nothing, or not all, was done. */
  message: z.string().nullable(),
})
export type SchedulePass = z.infer<typeof schedulePass>

/**
 * Why a meeting is read. `new`: not stored yet. `partial`: something of it is missing. `changed`: the club's list shows
 * other figures. `under-way`: when it was last read it may not have been over.
 */
export const readBecause = z.enum(['new', 'partial', 'changed', 'under-way'])
export type ReadBecause = z.infer<typeof readBecause>

/**
 * Why a meeting is left alone. `fresh`: stored whole, and nothing says otherwise. `no-entries`: nobody is entered.
 * `final`: what is missing will not come by asking again. `held`: a race of it waits for a person's decision. `frozen`: its
 * results have cooled down.
 */
export const leftBecause = z.enum(['fresh', 'no-entries', 'final', 'held', 'frozen'])
export type LeftBecause = z.infer<typeof leftBecause>

const scheduledMeeting = z.strictObject({
  eventId: id,
  name: z.string(),
  trackName: z.string(),
  startDateLocal: dateLocal.nullable(),
})

/** What a pass would do now, from what is stored: the lists it reads first may add to it. */
export const schedulePlan = z.strictObject({
  /** Followed clubs, and whether their list of meetings would be read. */
  clubs: z.array(z.strictObject({ trackId: id, name: z.string(), readsList: z.boolean() })),
  meetings: z.array(scheduledMeeting.extend({ because: readBecause })),
  left: z.array(scheduledMeeting.extend({ because: leftBecause })),
  /** Meetings whose results cool down and that would be looked at again, every page of them. */
  due: z.array(z.strictObject({ eventId: id, name: z.string() })),
  /** Of the meetings so many would be left for another time, for want of room under the limits. */
  overLimit: count,
  /** What the limits of a pass and of this day leave. */
  meetingsLeft: count,
  pagesLeft: count,
})
export type SchedulePlan = z.infer<typeof schedulePlan>

const moment = z.strictObject({ at: instant, local: minuteLocal })

export const scheduleNext = moment.extend({
  /** When it is due; it begins later where it was missed, in quiet hours, or by some minutes of chance. */
  dueAt: instant,
  dueLocal: minuteLocal,
  why: z.enum(['due', 'missed', 'quiet']),
})
export type ScheduleNext = z.infer<typeof scheduleNext>

export const scheduleStatus = z.strictObject({
  isOn: z.boolean(),
  timeZone: z.string(),
  /** Null while it is off, or where it never comes again. */
  next: scheduleNext.nullable(),
  /** What the pass under way in this program is doing; null where none is. */
  activity: z.string().nullable(),
  plan: schedulePlan,
  /** Newest first. */
  passes: z.array(schedulePass),
})
export type ScheduleStatus = z.infer<typeof scheduleStatus>

/** The next times of an expression that somebody is about to save. */
export const schedulePreview = z.strictObject({ times: z.array(moment), timeZone: z.string() })
export type SchedulePreview = z.infer<typeof schedulePreview>
