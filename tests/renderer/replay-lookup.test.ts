import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentAt as engineMomentAt, raceReplay, standingsAt } from '../../core/analysis/replay.ts'
import type { RaceReplayAnswer } from '../../core/contract/replay-race.ts'
import {
  lapMs,
  leaderLapAt,
  momentAt,
  neighbourMs,
  shareOfLap,
  stepAt,
} from '../../renderer/screens/race/replay/replay-lookup.ts'

const anyLaps = fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 }), { minLength: 1, maxLength: 6 })

function answerOf(laps: readonly (readonly number[])[]): RaceReplayAnswer {
  const { moments, steps, firstCrossings, endMs } = raceReplay(
    laps.map((lapTimesMs) => ({ lapTimesMs, gridPosition: null })),
  )
  const drivers = laps.map((lapTimesMs, at) => ({
    driverId: at + 1,
    driverName: `Driver ${at}`,
    carNumber: null,
    position: null,
    gridPosition: null,
    lapCount: lapTimesMs.length,
    statusText: null,
    ending: 'unknown' as const,
    crossingsMs: moments.filter(({ driver }) => driver === at).map(({ atMs }) => atMs),
    steps: [...(steps[at] ?? [])],
  }))
  return { raceId: 1, lengthMs: null, endMs, moments: [...moments], firstCrossings: [...firstCrossings], drivers }
}

describe('what the replay looks up', () => {
  it('is at any time what the engine has, also between two milliseconds', () => {
    fc.assert(
      fc.property(anyLaps, fc.double({ min: 0, max: 420, noNaN: true }), (laps, nowMs) => {
        const replay = answerOf(laps)
        const moment = momentAt(replay, nowMs)
        expect(moment).toBe(engineMomentAt(replay, nowMs))
        const standings = standingsAt({ steps: replay.drivers.map(({ steps }) => steps) }, moment)
        expect(replay.drivers.map((driver) => stepAt(driver, moment))).toEqual(standings)
        expect(leaderLapAt(replay, moment)).toBe(Math.max(0, ...standings.map(({ lapsDone }) => lapsDone)))
      }),
    )
  })

  it('steps to the nearest crossing on either side, and to the start and the end beyond the last', () => {
    fc.assert(
      fc.property(anyLaps, fc.double({ min: 0, max: 420, noNaN: true }), (laps, nowMs) => {
        const replay = answerOf(laps)
        const times = replay.moments.map(({ atMs }) => atMs)
        expect(neighbourMs(replay, nowMs, 'next')).toBe(times.find((atMs) => atMs > nowMs) ?? replay.endMs)
        expect(neighbourMs(replay, nowMs, 'previous')).toBe(times.findLast((atMs) => atMs < nowMs) ?? 0)
      }),
    )
  })

  it('knows when a lap was first completed', () => {
    const replay = answerOf([[30, 40], [31, 35], []])
    expect([0, 1, 2, 3].map((lap) => lapMs(replay, lap))).toEqual([0, 30, 66, 0])
  })

  it('draws a car evenly between its crossings, and not at all beyond the last', () => {
    const [car, idle] = answerOf([[100, 200], []]).drivers
    if (!car || !idle) throw new Error('there are two')
    expect([0, 25, 100, 200, 299].map((nowMs) => shareOfLap(car, nowMs))).toEqual([0, 0.25, 0, 0.5, 0.995])
    expect(shareOfLap(car, 300)).toBeNull()
    expect(shareOfLap(idle, 0)).toBeNull()
  })
})
