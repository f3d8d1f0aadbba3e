import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lappings } from '../../core/analysis/lapped-traffic.ts'
import { raceStory } from '../../core/analysis/race-story.ts'
import { whatIf } from '../../core/analysis/what-if.ts'
import { lappedLeader, scenes } from './support/scenes.ts'

const numbered = (times: readonly number[]) => times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
const anyRace = fc.array(fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 10 }), { maxLength: 6 })

const story = (laps: readonly (readonly number[])[]) =>
  raceStory(
    laps.map((times, at) => ({
      sourceDriverId: `d${at}`,
      gridPosition: at + 1,
      position: at + 1,
      lapsCompleted: times.length,
      laps: numbered(times),
      medianLapMs: 30_000,
      slowLimitMs: 33_000,
    })),
  )

/** Time at the end of a lap; undefined where it was not completed. */
function endOf(laps: readonly (readonly number[])[], driver: number, lap: number): number | undefined {
  const own = laps[driver] ?? []
  return lap > own.length ? undefined : own.slice(0, lap).reduce((sum, ms) => sum + ms, 0)
}

/** Place after a lap, by asking everybody. */
function placeOf(laps: readonly (readonly number[])[], driver: number, lap: number): number {
  const mine = endOf(laps, driver, lap) ?? 0
  return (
    1 +
    laps.filter((_, other) => {
      const theirs = endOf(laps, other, lap)
      return theirs !== undefined && (theirs < mine || (theirs === mine && other < driver))
    }).length
  )
}

describe('the story of a race', () => {
  it('agrees with a slow and obvious count, whatever the laps', () => {
    fc.assert(
      fc.property(anyRace, (laps) => {
        const { leadChanges, passes, drivers } = story(laps)
        const most = Math.max(0, ...laps.map(({ length }) => length))
        const leaderOf = (lap: number) =>
          laps.findIndex((own, driver) => own.length >= lap && placeOf(laps, driver, lap) === 1)
        const changes: number[] = []
        for (let lap = 2; lap <= most; lap++) if (leaderOf(lap) !== leaderOf(lap - 1)) changes.push(lap)
        expect(leadChanges.map(({ lapNumber }) => lapNumber)).toEqual(changes)
        for (const [driver, { lapsLed }] of drivers.entries()) {
          const led = (laps[driver] ?? []).filter((_, at) => leaderOf(at + 1) === driver)
          expect(lapsLed).toBe(led.length)
        }
        const expected: string[] = []
        for (let lap = 2; lap <= most; lap++) {
          for (const [by] of laps.entries()) {
            for (const [on, own] of laps.entries()) {
              if (by === on || own.length < lap || (laps[by] ?? []).length < lap) continue
              const before = placeOf(laps, by, lap - 1) > placeOf(laps, on, lap - 1)
              if (!before || placeOf(laps, by, lap) > placeOf(laps, on, lap)) continue
              const isSlow = (own[lap - 1] ?? 0) > 33_000
              const stays = (endOf(laps, on, lap - 1) ?? 0) + 30_000 < (endOf(laps, by, lap) ?? 0)
              expected.push(`${lap} d${by} d${on} ${isSlow && stays ? 'slow-lap' : 'pace'}`)
            }
          }
        }
        const found = passes.map(({ lapNumber, by, on, how }) => `${lapNumber} ${by} ${on} ${how}`)
        expect(found.toSorted()).toEqual(expected.toSorted())
      }),
    )
  })

  it('has every place won or lost between two laps in its passes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 6, maxLength: 6 })), (laps) => {
        for (const [driver, one] of story(laps).drivers.entries()) {
          const won = one.passesOnPace + one.passesOnSlowLaps - one.passedOnPace - one.passedOnSlowLaps
          expect(won).toBe(placeOf(laps, driver, 1) - placeOf(laps, driver, 6))
        }
      }),
    )
  })

  it('is silent about one lap and about nobody', () => {
    expect(story([])).toEqual({ leadChanges: [], passes: [], lappings: [], drivers: [] })
    const { leadChanges, passes, drivers } = story([[30_000], [31_000], []])
    expect([leadChanges, passes]).toEqual([[], []])
    expect(drivers.map(({ lapsLed, lapOnePosition }) => [lapsLed, lapOnePosition])).toEqual([
      [1, 1],
      [0, 2],
      [0, null],
    ])
  })
})

describe('lapped traffic', () => {
  const crossings = (laps: readonly (readonly number[])[]) =>
    laps.map((times, at) => ({
      sourceDriverId: `d${at}`,
      elapsedMs: times.map((_, lap) => endOf(laps, at, lap + 1) ?? 0),
    }))

  it('agrees with counting crossings at every end of a lap, whatever the laps', () => {
    fc.assert(
      fc.property(anyRace, (laps) => {
        const expected: string[] = []
        for (const [driver, own] of laps.entries()) {
          for (const [other, theirs] of laps.entries()) {
            if (other === driver) continue
            const aheadAt = (lap: number) => {
              if (lap === 0) return 0
              const at = endOf(laps, driver, lap) ?? 0
              return theirs.filter((_, index) => (endOf(laps, other, index + 1) ?? 0) < at).length - lap
            }
            for (let lap = 1; lap <= own.length; lap++) {
              const ahead = aheadAt(lap)
              if (ahead >= 1 && ahead > aheadAt(lap - 1)) expected.push(`d${driver} ${lap} d${other} ${ahead}`)
            }
          }
        }
        const found = lappings(crossings(laps))
        const asText = found.map(({ lapped, lapNumber, by, lapsAhead }) => `${lapped} ${lapNumber} ${by} ${lapsAhead}`)
        expect(asText.toSorted()).toEqual(expected.toSorted())
        expect(found.every(({ fromMs, toMs }) => fromMs < toMs)).toBe(true)
      }),
    )
  })

  it('tells when a leader who stands is lapped, and by whom', () => {
    const { race } = lappedLeader()
    const leader = race.results.find(({ carNumber }) => carNumber === '1')
    const found = story(race.results.map(({ laps }) => laps.map(({ lapTimeMs }) => lapTimeMs))).lappings
    const names = race.results.map(({ carNumber }) => carNumber)
    const about = found.map(({ lapped, lapNumber, by, byLapNumber }) => {
      const car = (id: string) => names[Number(id.slice(1))]
      return [car(lapped), lapNumber, car(by), byLapNumber]
    })
    expect(leader?.position).toBe(3)
    expect(about).toEqual([
      ['1', 6, '2', 7],
      ['1', 6, '3', 7],
    ])
  })
})

describe('what if a lap were counted otherwise', () => {
  const results = fc
    .array(fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 7,
    })
    .map((laps) => {
      const total = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0)
      const order = laps.toSorted((one, other) => other.length - one.length || total(one) - total(other))
      return order.map((times, at) => ({
        sourceDriverId: `d${at}`,
        position: at + 1,
        lapsCompleted: times.length,
        totalTimeMs: total(times),
        laps: numbered(times),
      }))
    })

  it('puts the driver where a fresh sort of the whole result would', () => {
    fc.assert(
      fc.property(results, fc.nat(), fc.nat(), fc.boolean(), (before, driverAt, lapAt, isSplit) => {
        const changed = before[driverAt % before.length]
        const lap = changed?.laps[lapAt % changed.laps.length]
        if (!changed || !lap) throw new Error('every driver has a lap')
        const { sourceDriverId } = changed
        const kind = isSplit ? 'split' : 'merge'
        const answer = whatIf(before, { kind, sourceDriverId, lapNumber: lap.lapNumber }, 'from-lap-1')
        if (kind === 'merge' && lap.lapNumber === changed.laps.length) {
          expect(answer).toBeNull()
          return
        }
        const fresh = before
          .map((one) => ({ ...one, n: one.lapsCompleted + (one === changed ? (isSplit ? 1 : -1) : 0) }))
          .sort((one, other) => other.n - one.n || one.totalTimeMs - other.totalTimeMs)
        expect(answer?.after.map((one) => one.sourceDriverId)).toEqual(fresh.map((one) => one.sourceDriverId))
        expect(answer?.after.map(({ position }) => position)).toEqual(before.map(({ position }) => position))
        expect(answer?.after.map(({ laps }) => laps)).toEqual(fresh.map(({ n }) => n))
        expect(answer?.isByRule).toBe(true)
        expect((answer?.statsAfter.lapCount ?? 0) - (answer?.statsBefore.lapCount ?? 0)).toBe(isSplit ? 1 : -1)
      }),
    )
  })

  it('leaves what officials decided, and says that it is not by the rule', () => {
    const { race } = scenes['a crash']()
    const swapped = race.results.map((result, at) => ({ ...result, position: at < 2 ? 2 - at : at + 1 }))
    const order = [swapped[1], swapped[0], ...swapped.slice(2)].filter((one) => one !== undefined)
    const last = order.at(-1)
    const answer = whatIf(order, { kind: 'split', sourceDriverId: last?.sourceDriverId ?? '', lapNumber: 2 }, 'unknown')
    expect(answer?.isByRule).toBe(false)
    const others = answer?.after.map((one) => one.sourceDriverId).filter((id) => id !== last?.sourceDriverId)
    expect(others).toEqual(order.slice(0, -1).map((one) => one.sourceDriverId))
  })

  it('gives no position to who has none', () => {
    const one = {
      sourceDriverId: 'a',
      position: null,
      lapsCompleted: 2,
      totalTimeMs: 60_000,
      laps: numbered([30_000, 30_000]),
    }
    const answer = whatIf([one], { kind: 'split', sourceDriverId: 'a', lapNumber: 2 }, 'unknown')
    expect(answer?.after).toEqual([
      { sourceDriverId: 'a', position: null, laps: 3, totalMs: 60_000, behindLaps: null, behindMs: null },
    ])
  })
})
