import { describe, expect, it } from 'vitest'
import { planPass } from '../../core/desks/schedule-plan.ts'
import type { ClubMeeting, FollowedClub } from '../../core/queries/schedule-clubs.ts'

const now = new Date('2026-05-04T12:00:00Z')

function club(change: Partial<ClubMeeting>): FollowedClub {
  const meeting = {
    eventId: 1,
    state: 'changed',
    entryCount: 20,
    raceCount: 12,
    ingestedAt: '2026-05-01T12:00:00.000Z',
    startDateLocal: '2026-04-11',
    endDateLocal: '2026-04-11',
    lastCodes: [],
    isFrozen: false,
    ...change,
  }
  return { track: { trackId: 1 }, listReadAt: null, meetings: [meeting] } as unknown as FollowedClub
}

describe('what the schedule leaves alone', () => {
  it('is a meeting whose results have cooled down, whatever its club lists', () => {
    expect(planPass([club({ isFrozen: true })], now)).toMatchObject({ meetings: [], left: [{ because: 'frozen' }] })
    expect(planPass([club({})], now)).toMatchObject({ meetings: [{ because: 'changed' }], left: [] })
  })
})
