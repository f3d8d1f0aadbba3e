import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coolingAfter, coolingPutOff, recheckAfterMs } from '../../core/pipeline/cooling.ts'

const since = '2026-03-01T12:00:00.000Z'
const later = (ms: number) => new Date(Date.parse(since) + ms).toISOString()
const hour = 3_600_000
const day = 24 * hour

describe('an event that cools down', () => {
  it.each<[string, number, number, string | null]>([
    ['has its first look an hour after it was read whole', -60_000, 0, later(hour)],
    ['is not looked at sooner for a look that came too early', 59 * 60_000, 0, later(hour)],
    ['then after a day', hour, 1, later(day)],
    ['then after a week', day + 5, 2, later(7 * day)],
    ['then after three weeks', 7 * day, 3, later(21 * day)],
    ['one look makes up for all that were due', 8 * day, 3, later(21 * day)],
    ['and then it is frozen', 21 * day, 4, null],
    ['also where the only look was late', 300 * day, 4, null],
  ])('%s', (_what, lookedMs, rechecksDone, nextAt) => {
    const lookedAt = later(lookedMs)
    expect(coolingAfter(since, lookedAt)).toEqual({ rechecksDone, nextAt, frozenAt: nextAt === null ? lookedAt : null })
  })

  it('never gets fewer looks done by a later look, and is either due again or frozen', () => {
    fc.assert(
      fc.property(fc.integer({ min: -hour, max: 40 * day }), fc.integer({ min: 0, max: 5 * day }), (one, more) => {
        const [sooner, then] = [coolingAfter(since, later(one)), coolingAfter(since, later(one + more))]
        expect(then.rechecksDone).toBeGreaterThanOrEqual(sooner.rechecksDone)
        for (const { nextAt, frozenAt, rechecksDone } of [sooner, then]) {
          expect((nextAt === null) !== (frozenAt === null)).toBe(true)
          expect(frozenAt !== null).toBe(rechecksDone === recheckAfterMs.length)
        }
      }),
    )
  })

  it('is tried again in an hour, later in a day, and is frozen a week after the last look was due', () => {
    const putOff = (ms: number, rechecksDone: number) => coolingPutOff(since, { rechecksDone }, new Date(later(ms)))
    expect(putOff(2 * hour, 0).nextAt).toBe(later(3 * hour))
    expect(putOff(25 * hour, 1).nextAt).toBe(later(26 * hour))
    expect(putOff(8 * day, 2).nextAt).toBe(later(9 * day))
    expect(putOff(27 * day, 3).nextAt).toBe(later(28 * day))
    expect(putOff(27 * day + 1, 3)).toEqual({ rechecksDone: 3, nextAt: null, frozenAt: later(27 * day + 1) })
  })
})
