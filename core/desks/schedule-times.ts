import { Cron } from 'croner'

/** More often than this nothing is asked by itself. */
export const leastGapMs = 15 * 60_000

/** When a schedule is due, by the clock of one time zone: a cron expression, and hours in which nothing is begun. */
export interface ScheduleTimes {
  /** The first time after `from`; null where there is none any more. */
  next(from: Date): Date | null
  /** The last time after `from` and not after `until`; null where there is none. */
  last(from: Date, until: Date): Date | null
  /** When what is to begin at `at` may begin: `at` itself, or the end of the quiet hours it falls into. */
  begins(at: Date): Date
  isQuiet(at: Date): boolean
  /** When the day of `at` began on that clock. */
  dayOf(at: Date): Date
  /** What a clock on the wall says: `YYYY-MM-DDTHH:MM`. */
  wallClock(at: Date): string
}

export interface ScheduleTimesOptions {
  /** Five parts: minute, hour, day, month, weekday. */
  readonly cron: string
  /** `22:00-07:00`, or empty for none. */
  readonly quiet: string
  /** An IANA name; this computer's own unless told. */
  readonly timeZone?: string
}

/** Throws where the expression or the hours make no sense; `whyNoCron` and `whyNoQuiet` say it in words. */
export function scheduleTimes({ cron, quiet, timeZone }: ScheduleTimesOptions): ScheduleTimes {
  const times = parse(cron, timeZone)
  const hours = quiet === '' ? null : readHours(quiet)
  if (quiet !== '' && !hours) throw new RangeError(`"${quiet}" is no time of day to another.`)
  const ends = hours && parse(dailyAt(hours.to), timeZone)
  const midnight = parse('0 0 * * *', timeZone)
  const clock = wallClockOf(timeZone)
  const isQuiet = (at: Date) => hours !== null && isWithin(minuteOf(clock(at)), hours)
  return {
    next: (from) => times.nextRun(from),
    last(from, until) {
      const found = lastRun(times, until)
      return found && found > from ? found : null
    },
    begins: (at) => (isQuiet(at) ? (ends?.nextRun(at) ?? at) : at),
    isQuiet,
    // Where the clock was put forward at midnight, the day begins later, and croner knows when.
    dayOf: (at) => lastRun(midnight, at) ?? at,
    wallClock: clock,
  }
}

/** Why a cron expression is of no use here, as the end of "has to be …"; null where it is. */
export function whyNoCron(cron: string): string | null {
  let times: Cron
  try {
    times = parse(cron, 'UTC')
  } catch {
    return 'five parts, minute, hour, day, month and weekday, such as "0 21 * * *" for every evening at 21:00'
  }
  // Whatever the pattern, a year's beginning shows how close together its times are.
  const some = times.nextRuns(200, new Date('2027-12-31T23:59:00Z')).map((at) => at.getTime())
  if (some.length === 0) return 'a time that ever comes'
  const isTooOften = some.some((at, index) => index > 0 && at - (some[index - 1] ?? 0) < leastGapMs)
  return isTooOften ? 'no more often than every 15 minutes' : null
}

/** Why quiet hours are none, as the end of "has to be …"; null where they are, and for none at all. */
export function whyNoQuiet(quiet: string): string | null {
  return quiet === '' || readHours(quiet) ? null : 'a time of day to another, such as 22:00-07:00'
}

function parse(cron: string, timeZone: string | undefined): Cron {
  if (cron.trim().startsWith('@')) throw new RangeError('only the five parts')
  return new Cron(cron, {
    paused: true,
    mode: '5-part',
    // "30 2,4 * * *" is two times of a day: each comes once, also on the day that has it twice, or not at all.
    fixedTimeRule: 'no-wildcard',
    ...(timeZone !== undefined && { timezone: timeZone }),
  })
}

/** The last run at or before `until`. */
function lastRun(times: Cron, until: Date): Date | null {
  // croner looks before its reference, and counts in whole seconds.
  return times.previousRuns(1, new Date(until.getTime() + 1_000)).find((at) => at <= until) ?? null
}

interface Hours {
  readonly from: number
  readonly to: number
}

/** In minutes of the day; null for what is none, or no time at all. */
function readHours(text: string): Hours | null {
  const [, h1 = '', m1 = '', h2 = '', m2 = ''] =
    /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  const hours = { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2) }
  return h1 === '' || hours.from === hours.to ? null : hours
}

function isWithin(minute: number, { from, to }: Hours): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

function dailyAt(minute: number): string {
  return `${minute % 60} ${Math.floor(minute / 60)} * * *`
}

function minuteOf(wallClock: string): number {
  return Number(wallClock.slice(11, 13)) * 60 + Number(wallClock.slice(14, 16))
}

function wallClockOf(timeZone: string | undefined): (at: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...(timeZone !== undefined && { timeZone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => format.format(at).replace(' ', 'T')
}
