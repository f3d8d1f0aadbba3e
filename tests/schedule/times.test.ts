import { describe, expect, it } from 'vitest'
import { scheduleTimes, whyNoCron, whyNoQuiet } from '../../core/desks/schedule-times.ts'

const berlin = (cron: string, quiet = '') => scheduleTimes({ cron, quiet, timeZone: 'Europe/Berlin' })
const at = (text: string) => new Date(text)
const iso = (date: Date | null) => date?.toISOString().slice(0, 16)

describe('when a schedule is due', () => {
  it.each([
    ['an ordinary day', '0 21 * * *', '2026-02-10T12:00Z', '2026-02-10T20:00'],
    ['exactly then: the next one', '0 21 * * *', '2026-02-10T20:00Z', '2026-02-11T20:00'],
    ['the day the clock is put forward', '0 21 * * *', '2026-03-28T21:00Z', '2026-03-29T19:00'],
    ['a time that day does not have', '30 2 * * *', '2026-03-28T12:00Z', '2026-03-29T01:00'],
    ['the day the clock is put back', '0 21 * * *', '2026-10-24T20:00Z', '2026-10-25T20:00'],
    ['a time that day has twice: once', '30 2 * * *', '2026-10-25T00:30Z', '2026-10-26T01:30'],
    ['weekends only', '0 18 * * 6,0', '2026-02-09T12:00Z', '2026-02-14T17:00'],
  ])('%s', (_name, cron, from, next) => {
    expect(iso(berlin(cron).next(at(from)))).toBe(next)
  })

  it('is the clock of the zone, whichever the computer has', () => {
    const zones = ['Australia/Sydney', 'UTC', 'America/Los_Angeles', 'Asia/Kathmandu']
    const next = zones.map((timeZone) =>
      iso(scheduleTimes({ cron: '0 21 * * *', quiet: '', timeZone }).next(at('2026-06-10T00:00Z'))),
    )
    expect(next).toEqual(['2026-06-10T11:00', '2026-06-10T21:00', '2026-06-10T04:00', '2026-06-10T15:15'])
  })

  it('of several that were missed the last one is found, and none where none was', () => {
    const times = berlin('0 21 * * *')
    expect(iso(times.last(at('2026-02-10T20:00Z'), at('2026-02-15T08:00Z')))).toBe('2026-02-14T20:00')
    expect(times.last(at('2026-02-14T20:00Z'), at('2026-02-15T08:00Z'))).toBeNull()
    expect(iso(times.last(at('2026-02-14T20:00Z'), at('2026-02-15T20:00Z')))).toBe('2026-02-15T20:00')
    expect(iso(times.last(at('2026-02-14T20:00Z'), at('2026-02-15T20:00:00.400Z')))).toBe('2026-02-15T20:00')
    expect(times.last(at('2026-02-14T20:00Z'), at('2026-02-15T19:59:59.900Z'))).toBeNull()
  })

  it('every time that next finds is one that last finds, through both changes of the clock', () => {
    for (const cron of ['0 21 * * *', '30 2 * * *', '15 */6 * * *', '0 7 1,15 * *']) {
      const times = berlin(cron)
      let from = at('2026-03-01T00:00Z')
      for (let count = 0; count < 300; count++) {
        const next = times.next(from)
        if (!next || next > at('2026-11-30T00:00Z')) break
        expect(iso(times.last(from, next))).toBe(iso(next))
        expect(times.last(from, new Date(next.getTime() - 1_000))).toBeNull()
        from = next
      }
    }
  })
})

describe('quiet hours', () => {
  it('reach over midnight, begin with their first minute and end before their last', () => {
    const times = berlin('0 21 * * *', '22:00-07:00')
    const quiet = ['2026-02-10T20:59Z', '2026-02-10T21:00Z', '2026-02-11T05:59Z', '2026-02-11T06:00Z'].map((text) =>
      times.isQuiet(at(text)),
    )
    expect(quiet).toEqual([false, true, true, false])
    expect(iso(times.begins(at('2026-02-10T20:59Z')))).toBe('2026-02-10T20:59')
    expect(iso(times.begins(at('2026-02-10T23:30Z')))).toBe('2026-02-11T06:00')
  })

  it('also lie within a day, and end when the clock says so on the days it changes', () => {
    expect(iso(berlin('0 21 * * *', '12:00-14:00').begins(at('2026-02-10T11:30Z')))).toBe('2026-02-10T13:00')
    const night = berlin('0 21 * * *', '22:00-07:00')
    expect(iso(night.begins(at('2026-03-28T23:30Z')))).toBe('2026-03-29T05:00')
    expect(iso(night.begins(at('2026-10-24T23:30Z')))).toBe('2026-10-25T06:00')
    // An end that the day does not have comes with the hour that takes its place.
    expect(iso(berlin('0 21 * * *', '22:00-02:30').begins(at('2026-03-28T23:30Z')))).toBe('2026-03-29T01:00')
  })

  it('are none where none are set', () => {
    expect(berlin('0 21 * * *').isQuiet(at('2026-02-10T02:00Z'))).toBe(false)
  })
})

describe('a day', () => {
  it('begins at midnight on the clock, also when it has 23 or 25 hours, or no midnight', () => {
    expect(iso(berlin('0 21 * * *').dayOf(at('2026-03-29T12:00Z')))).toBe('2026-03-28T23:00')
    expect(iso(berlin('0 21 * * *').dayOf(at('2026-10-25T12:00Z')))).toBe('2026-10-24T22:00')
    expect(iso(berlin('0 21 * * *').dayOf(at('2026-10-24T22:00Z')))).toBe('2026-10-24T22:00')
    // In Beirut the clock goes from 00:00 to 01:00.
    expect(
      iso(scheduleTimes({ cron: '0 21 * * *', quiet: '', timeZone: 'Asia/Beirut' }).dayOf(at('2026-03-29T12:00Z'))),
    ).toBe('2026-03-28T22:00')
    expect(berlin('0 21 * * *').wallClock(at('2026-03-28T23:05Z'))).toBe('2026-03-29T00:05')
  })
})

describe('what is no schedule', () => {
  it.each(['', 'x', '61 * * * *', '0 25 * * *', '0 21 * * * *', '@daily', '0 21 * *', '0 0 31 2 *'])('"%s"', (cron) => {
    expect(whyNoCron(cron)).not.toBeNull()
  })

  it.each(['* * * * *', '*/10 * * * *', '0,5 12 * * *', '0,59 * * * *'])('"%s" comes too often', (cron) => {
    expect(whyNoCron(cron)).toMatch(/every 15 minutes/)
  })

  it.each(['0 21 * * *', '*/15 * * * *', '0 10-22/2 * * 6,0', '30 7 1 * *', '0 21 29 2 *', '0 9 * * MON-FRI'])(
    '"%s" is one',
    (cron) => {
      expect(whyNoCron(cron)).toBeNull()
    },
  )

  it.each([
    ['', true],
    ['22:00-07:00', true],
    ['12:00-14:30', true],
    ['22:00', false],
    ['22-7', false],
    ['24:00-07:00', false],
    ['07:00-07:00', false],
    ['22:60-07:00', false],
  ])('quiet hours "%s": %s', (quiet, isGood) => {
    expect(whyNoQuiet(quiet) === null).toBe(isGood)
  })
})
