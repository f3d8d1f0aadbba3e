import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classMedianLaps, whoWasAhead } from '../../core/analysis/comparison.ts'
import { type RecordLine, recordSums } from '../../core/analysis/record-sums.ts'
import { personDesk } from '../../core/desks/person-desk.ts'
import type { Engine } from '../../core/engine/engine-shape.ts'
import { findComparison } from '../../core/queries/comparison.ts'
import { findHeadToHead } from '../../core/queries/head-to-head.ts'
import { findMeetingMaterial } from '../../core/queries/race-material.ts'
import { findRaceReplay } from '../../core/queries/race-replay.ts'
import { ensureDrivers } from '../../core/store/drivers.ts'
import { findEvent } from '../../core/store/events.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const settings = { cleanFactor: 1.1 }
const meetings = [
  makeMeeting({ seed: 53, size: 'small' }),
  makeMeeting({ seed: 53, size: 'small', eventId: '700001', startDay: '2025-06-07', eventName: 'Summer Round' }),
]

async function ingested(of: readonly Meeting[] = meetings): Promise<Engine> {
  const server = await startSite([...of])
  const engine = engineOn(`${scratchFolder()}/club.db`, server.origin)
  for (const meeting of of) await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
  return engine
}

const materialOf = (engine: Engine, { eventId }: Meeting) => {
  const event = findEvent(engine.reading(), 'liverc', eventId)
  const material = findMeetingMaterial(engine.reading(), event?.eventId ?? 0, settings)
  if (!material) throw new Error('the meeting is not stored')
  return material
}

describe('two people over all stored meetings', () => {
  it('are counted race by race, as a slow look at every stored race counts them', async () => {
    const engine = await ingested()
    const all = meetings.flatMap((meeting) => materialOf(engine, meeting).races)
    const ids = [...new Set(all.flatMap(({ driverIds }) => [...driverIds.values()]))].slice(0, 12)
    let together = 0
    for (const oneId of ids) {
      for (const otherId of ids) {
        if (oneId === otherId) continue
        const found = findHeadToHead(engine.reading(), oneId, otherId)
        if (found === undefined || found === 'same') throw new Error('they are two')
        const both = all.flatMap(({ race, raceId, driverIds }) => {
          const lineOf = (id: number) => race.results.find((one) => driverIds.get(one.sourceDriverId) === id)
          const [one, other] = [lineOf(oneId), lineOf(otherId)]
          return one && other ? [{ raceId, ahead: whoWasAhead(one, other), one, other }] : []
        })
        expect(found.total.raceCount).toBe(both.length)
        expect(new Map(found.races.map(({ raceId, ahead }) => [raceId, ahead]))).toEqual(
          new Map(both.map(({ raceId, ahead }) => [raceId, ahead])),
        )
        expect(found.total.one.ahead).toBe(both.filter(({ ahead }) => ahead === 'one').length)
        expect(found.classes.reduce((sum, { raceCount }) => sum + raceCount, 0)).toBe(both.length)
        const days = found.races.map(({ startDateLocal }) => startDateLocal ?? '')
        expect(days).toEqual(days.toSorted().reverse())
        together += both.length
      }
    }
    expect(together).toBeGreaterThan(20)
  })

  it('count as one under all ids that were merged, and not against themselves', async () => {
    const engine = await ingested()
    const [{ race, driverIds } = { race: undefined, driverIds: new Map<string, number>() }] = materialOf(
      engine,
      meetings[0] as Meeting,
    ).races
    const [one = 0, other = 0] = (race?.results ?? []).map(({ sourceDriverId }) => driverIds.get(sourceDriverId))
    const { driverIds: made } = engine.withStore((store) => ensureDrivers(store, 'liverc', ['999999']))
    const again = made.get('999999') ?? 0
    expect(findHeadToHead(engine.reading(), again, other)).toMatchObject({ total: { raceCount: 0 }, races: [] })
    personDesk(engine).merge(one, again)
    const merged = findHeadToHead(engine.reading(), again, other)
    expect(merged).toMatchObject({ one: { driverIds: expect.arrayContaining([one, again]) } })
    expect((merged as { total: unknown }).total).toEqual(
      (findHeadToHead(engine.reading(), one, other) as { total: unknown }).total,
    )
    expect(findHeadToHead(engine.reading(), one, again)).toBe('same')
    expect(findHeadToHead(engine.reading(), one, one)).toBe('same')
    expect(findHeadToHead(engine.reading(), one, 1_000_000)).toBeUndefined()
  })

  it('have averages over the same races, whatever the races', () => {
    const result = fc.record({
      driverId: fc.integer({ min: 1, max: 3 }),
      position: fc.option(fc.integer({ min: 1, max: 4 })),
      lapsCompleted: fc.option(fc.integer({ min: 0, max: 5 })),
      totalTimeMs: fc.option(fc.integer({ min: 0, max: 200_000 })),
      fastestLapMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
    })
    const line = fc.record({
      raceId: fc.integer({ min: 1, max: 9 }),
      className: fc.constantFrom('A', 'B', null),
      one: result,
      other: result,
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines: RecordLine[]) => {
        const { total, classes } = recordSums(lines)
        for (const { className, ...sums } of [{ className: undefined, ...total }, ...classes]) {
          const own = lines.filter((one) => className === undefined || one.className === className)
          const ahead = own.map(({ one, other }) => whoWasAhead(one, other))
          expect(sums.raceCount).toBe(own.length)
          expect(sums.one.ahead + sums.other.ahead + sums.level + sums.neither).toBe(own.length)
          expect(sums.neither).toBe(ahead.filter((who) => who === 'neither').length)
          const timed = own.filter(
            ({ one, other }) =>
              (one.lapsCompleted ?? 0) > 0 &&
              (other.lapsCompleted ?? 0) > 0 &&
              one.totalTimeMs !== null &&
              other.totalTimeMs !== null,
          )
          const laps = timed.map(({ one }) => one.lapsCompleted ?? 0).reduce((a, b) => a + b, 0)
          const ms = timed.map(({ one }) => one.totalTimeMs ?? 0).reduce((a, b) => a + b, 0)
          expect(sums.one.averageLapMs).toBe(laps === 0 ? null : ms / laps)
          const bests = timed.flatMap(({ other }) => (other.fastestLapMs ? [other.fastestLapMs] : []))
          expect(sums.other.bestLapMs).toBe(bests.length === 0 ? null : Math.min(...bests))
          const held = timed.find(({ other }) => other.fastestLapMs === sums.other.bestLapMs && bests.length > 0)
          expect(sums.other.bestLapOf).toEqual(held ? { raceId: held.raceId, driverId: held.other.driverId } : null)
        }
        expect(classes.map(({ raceCount }) => raceCount)).toEqual(
          classes.map(({ raceCount }) => raceCount).toSorted((a, b) => b - a),
        )
      }),
      { numRuns: rounds(100, 3_000) },
    )
  })
})

describe('a driver beside another', () => {
  it('ends at the difference of the published totals where both have as many laps', async () => {
    const engine = await ingested([meetings[0] as Meeting])
    let [level, lapped] = [0, 0]
    for (const { raceId, race, driverIds } of materialOf(engine, meetings[0] as Meeting).races) {
      for (const one of race.results) {
        for (const other of race.results) {
          const against = { kind: 'driver', raceId, driverId: driverIds.get(other.sourceDriverId) ?? 0 } as const
          const wanted = { raceId, driverId: driverIds.get(one.sourceDriverId) ?? 0, against }
          const found = findComparison(engine.reading(), wanted, settings)
          if (!found) throw new Error('both are in the race')
          expect(found.differences).toEqual([])
          expect(found.rows).toHaveLength(Math.min(one.laps.length, other.laps.length))
          if (found.final.kind === 'time' && one.totalTimeMs !== null && other.totalTimeMs !== null) {
            expect(found.final.gapMs).toBe(one.totalTimeMs - other.totalTimeMs)
            expect(found.publishedGapMs).toBe(found.final.gapMs)
            expect(found.rows.at(-1)?.gapMs).toBe(found.final.gapMs)
            level++
          } else if (found.final.kind === 'laps') {
            expect(found.final.lapsMore).toBe(one.laps.length - other.laps.length)
            lapped++
          }
        }
      }
    }
    expect(level).toBeGreaterThan(10)
    expect(lapped).toBeGreaterThan(10)
  })

  it('in another meeting is told what is not known to be alike; a median says of how many', async () => {
    const engine = await ingested()
    const [here, there] = meetings.map((meeting) => materialOf(engine, meeting).races)
    const mine = here?.[0]
    const first = mine?.race.results[0]
    const driverId = mine?.driverIds.get(first?.sourceDriverId ?? '') ?? 0
    const theirs = there?.find(({ driverIds }) => [...driverIds.values()].includes(driverId))
    const again = theirs?.race.results.find(({ sourceDriverId }) => sourceDriverId === first?.sourceDriverId)
    const raceId = mine?.raceId ?? 0
    const other = { kind: 'driver', raceId: theirs?.raceId ?? 0, driverId } as const
    const found = findComparison(engine.reading(), { raceId, driverId, against: other }, settings)
    expect(found?.differences.map(({ kind }) => kind)).toContain('surface')
    expect(found?.other.lapCount).toBe(again?.laps.length)
    expect(found?.rows[0]).toMatchObject({ otherMs: again?.laps[0]?.lapTimeMs, oneMs: first?.laps[0]?.lapTimeMs })

    const median = findComparison(engine.reading(), { raceId, driverId, against: { kind: 'median', raceId } }, settings)
    const laps = classMedianLaps(
      (mine?.race.results ?? []).map((one) => ({ lapTimesMs: one.laps.map(({ lapTimeMs }) => lapTimeMs) })),
    )
    expect(median?.medianOf).toEqual(laps.map(({ driverCount }) => driverCount))
    expect(median?.rows.map(({ otherMs }) => otherMs)).toEqual(
      laps.slice(0, first?.laps.length).map(({ medianLapMs }) => medianLapMs),
    )
    expect(findComparison(engine.reading(), { raceId, driverId: 1_000_000, against: other }, settings)).toBeUndefined()
    expect(findRaceReplay(engine.reading(), 1_000_000, settings)).toBeUndefined()
  })
})
