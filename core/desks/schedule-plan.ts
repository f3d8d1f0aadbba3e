import { againAfter } from '../contract/retrying.ts'
import type { LeftBecause, ReadBecause, SchedulePlan } from '../contract/schedule.ts'
import { isOver } from '../pipeline/plan-event.ts'
import type { ClubMeeting, FollowedClub } from '../queries/schedule-clubs.ts'

/** What a pass of the schedule has before it. */
export interface PassPlan {
  /** Clubs whose list of meetings is read first. */
  readonly lists: readonly FollowedClub[]
  readonly meetings: readonly {
    readonly meeting: ClubMeeting
    readonly club: FollowedClub
    readonly because: ReadBecause
  }[]
  readonly left: readonly {
    readonly meeting: ClubMeeting
    readonly club: FollowedClub
    readonly because: LeftBecause
  }[]
}

/** A list that was read so short a time ago is fresh. */
const listFreshMs = 15 * 60_000

/** Days from and to which meetings are looked for, on the calendar of somebody whose clock says `wallClock`. */
export function daysToLookAt(wallClock: string, days: number): { fromDay: string; toDay: string } {
  const today = Date.parse(`${wallClock.slice(0, 10)}T00:00:00Z`)
  const dayText = (offset: number) => new Date(today + offset * 86_400_000).toISOString().slice(0, 10)
  // Where the club is, it may be tomorrow already.
  return { fromDay: dayText(-days), toDay: dayText(1) }
}

/** What is read and what is left alone, from what is stored. Pure. Newest meetings first, whichever club's they are. */
export function planPass(clubs: readonly FollowedClub[], now: Date): PassPlan {
  const all = clubs.flatMap((club) => club.meetings.map((meeting) => ({ club, meeting, why: why(meeting, now) })))
  const sorted = all.toSorted((one, other) => compareDays(one.meeting, other.meeting))
  return {
    lists: clubs.filter(({ listReadAt }) => !isWithin(listReadAt, listFreshMs, now)),
    meetings: sorted.flatMap(({ why, ...rest }) => ('read' in why ? [{ ...rest, because: why.read }] : [])),
    left: sorted.flatMap(({ why, ...rest }) => ('left' in why ? [{ ...rest, because: why.left }] : [])),
  }
}

function why(meeting: ClubMeeting, now: Date): { read: ReadBecause } | { left: LeftBecause } {
  const { state, entryCount, raceCount, ingestedAt, lastCodes, isFrozen } = meeting
  if (isFrozen) return { left: 'frozen' }
  // Clubs leave drafts in their lists; one that is raced has somebody in it.
  if (state === 'new' && entryCount === 0 && raceCount === 0) return { left: 'no-entries' }
  const wasOver = ingestedAt !== null && isOver(meeting, new Date(ingestedAt))
  if (state === 'held') return wasOver ? { left: 'held' } : { read: 'under-way' }
  const isFinal = lastCodes.length > 0 && lastCodes.every(isFinalCode)
  if (isFinal && wasOver && state !== 'changed') return { left: 'final' }
  if (state !== 'complete') return { read: state }
  // A clock that was put back makes the last reading lie ahead: then nothing is known of it.
  if (wasOver && ingestedAt !== null && Date.parse(ingestedAt) <= now.getTime()) return { left: 'fresh' }
  return { read: 'under-way' }
}

/** A refusal holds for the moment; another day the site may say something else. */
function isFinalCode(code: string): boolean {
  return againAfter(code) === 'never' && code !== 'source/refused'
}

function compareDays(one: ClubMeeting, other: ClubMeeting): number {
  const day = ({ startDateLocal, endDateLocal }: ClubMeeting) => startDateLocal ?? endDateLocal ?? ''
  if (day(one) !== day(other)) return day(one) < day(other) ? 1 : -1
  return one.eventId - other.eventId
}

function isWithin(at: string | null, ms: number, now: Date): boolean {
  const age = at === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(at)
  return age >= 0 && age < ms
}

/** What the limits leave, of a pass and of its day. */
export interface PassRoom {
  readonly meetings: number
  readonly pages: number
}

/** The plan as a person is shown it. */
export function describePlan(
  clubs: readonly FollowedClub[],
  plan: PassPlan,
  room: PassRoom,
): Omit<SchedulePlan, 'due'> {
  const described = ({ meeting, club }: { meeting: ClubMeeting; club: FollowedClub }) => ({
    eventId: meeting.eventId,
    name: meeting.name,
    trackName: club.track.name,
    startDateLocal: meeting.startDateLocal,
  })
  return {
    clubs: clubs.map(({ track }) => ({
      trackId: track.trackId,
      name: track.name,
      readsList: plan.lists.some((club) => club.track.trackId === track.trackId),
    })),
    meetings: plan.meetings.map((one) => ({ ...described(one), because: one.because })),
    left: plan.left.map((one) => ({ ...described(one), because: one.because })),
    overLimit: Math.max(0, plan.meetings.length - room.meetings),
    meetingsLeft: room.meetings,
    pagesLeft: room.pages,
  }
}
