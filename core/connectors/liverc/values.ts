import { readTime, readWhole } from '../../contract/units.ts'

/**
 * LiveRC's ways of writing times, dates and counts. Every reader returns null for text that is not of its form: what
 * that means (an absent figure, or a page that changed) is the page's question, not the value's.
 */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Text that `collapse` would leave as it is, which is most of it. */
const isPlain = /^[!-~]+(?: [!-~]+)*$/
const longestPlain = 200

/**
 * More marks on one letter than any language has (Unicode's stream-safe limit): normalising takes quadratic time over
 * such text, so it stays as written.
 */
const isUnsafe = /\p{M}{31}/u

/** A source's text as this project keeps it: NFC, white space collapsed, otherwise as written. */
export function collapse(text: string): string {
  if (text.length <= longestPlain && isPlain.test(text)) return text
  // Neither a lone surrogate nor NUL would come back from every database as it went in.
  const storable = text.toWellFormed().replaceAll('\0', '\ufffd')
  return (isUnsafe.test(storable) ? storable : storable.normalize('NFC')).replace(/\s+/gu, ' ').trim()
}

/** `collapse`, with null for nothing left. */
export function collapseOrNull(text: string): string | null {
  return collapse(text) || null
}

/** "4,129" → 4129. */
export function readCount(text: string): number | null {
  const whole = readWhole(text)
  if (whole !== null) return whole
  return /^\d{1,3}(?:,\d{3}){1,2}$/.test(text) ? Number(text.replaceAll(',', '')) : null
}

/** The column Laps/Time: "47/30:31.382", "0" without laps; a status in brackets or alone ("DNS") is kept as text. */
export function readLapsTime(
  text: string,
): { lapsCompleted: number | null; totalTimeMs: number | null; statusText: string | null } | null {
  // Bounded, because the expression takes quadratic time over a long text that does not fit.
  const match =
    text.length <= 100 && /^(?:(\d{1,4})(?:\/(\S+))?)?\s*(?:\(([^()]+)\)|([A-Za-z][A-Za-z .]*))?$/.exec(text.trim())
  if (!match) return null
  const [, laps, time, bracketed, bare] = match
  const statusText = collapseOrNull(bracketed ?? bare ?? '')
  if (laps === undefined) return statusText === null ? null : { lapsCompleted: null, totalTimeMs: null, statusText }
  const lapsCompleted = Number(laps)
  const totalTimeMs = time === undefined ? null : readTime(time)
  if (time !== undefined && totalTimeMs === null) return null
  if (lapsCompleted > 0 && totalTimeMs === null) return null
  // "0/0.000": who has no lap has no total time either.
  return { lapsCompleted, totalTimeMs: lapsCompleted === 0 ? null : totalTimeMs, statusText }
}

/** "92.82%", "92.820", "-4.1" → 92.82, at most three decimals. */
export function readPercent(text: string): number | null {
  const match = /^(-?)(\d{1,6})(?:\.(\d{1,3}))?%?$/.exec(text.trim())
  if (!match) return null
  const thousandths = Number(match[2]) * 1000 + Number((match[3] ?? '').padEnd(3, '0'))
  if (!match[1] && thousandths > 100_000) return null
  return (match[1] && thousandths !== 0 ? -thousandths : thousandths) / 1000
}

/** "Nov 16, 2025" → "2025-11-16"; null for a day that no calendar has. */
export function readDate(text: string): string | null {
  const match = /^([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})$/.exec(collapse(text))
  if (!match) return null
  const [, monthName = '', day, year] = match
  const month = months.indexOf(monthName.slice(0, 3).toLowerCase()) + 1
  return month === 0 ? null : calendarDay(Number(year), month, Number(day))
}

function calendarDay(year: number, month: number, day: number): string | null {
  // Only the calendar is asked (does this day exist?), in UTC, so no time zone can shift it.
  const asked = new Date(Date.UTC(year, month - 1, day))
  if (asked.getUTCFullYear() !== year || asked.getUTCMonth() !== month - 1 || asked.getUTCDate() !== day) return null
  return asked.toISOString().slice(0, 10)
}

/** "Nov 16, 2025" or "Apr 23, 2025 to Apr 27, 2025" → first and last day. */
export function readDateRange(text: string): { startDateLocal: string; endDateLocal: string } | null {
  const [first = '', last = first, ...more] = collapse(text).split(/ to (?=[A-Za-z])/)
  const startDateLocal = readDate(first)
  const endDateLocal = readDate(last)
  if (startDateLocal === null || endDateLocal === null || more.length > 0) return null
  return { startDateLocal, endDateLocal }
}

/** "Nov 16, 2025 at 5:30pm" → "2025-11-16T17:30", the wall clock at the track; null for a bare date. */
export function readMinute(text: string): string | null {
  const match = /^(.+?) at (\d{1,2}):(\d{2}) ?([ap])m$/i.exec(collapse(text))
  if (!match) return null
  const [, dateText = '', hourText, minute, half = ''] = match
  const date = readDate(dateText)
  const hour = Number(hourText)
  if (date === null || hour < 1 || hour > 12 || Number(minute) > 59) return null
  const hour24 = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return `${date}T${String(hour24).padStart(2, '0')}:${minute}`
}

/** The hidden "2025-11-16 08:30:00" of the events listing; `minute` is null at midnight, which means "no time given". */
export function readTimestamp(text: string): { date: string; minute: string | null } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text.trim())
  if (!match) return null
  const [, year, month, day, hour, minute, second] = match
  const date = calendarDay(Number(year), Number(month), Number(day))
  if (date === null) return null
  const isMidnight = hour === '00' && minute === '00' && second === '00'
  return { date, minute: isMidnight ? null : `${date}T${hour}:${minute}` }
}

/** "30:00 Timed", "1:00:00 Timed", "6:00 Minutes" → whole milliseconds; null for a length that is not a time. */
export function readLengthMs(text: string): number | null {
  const match = /^((?:\d{1,2}:)?\d{1,3}:\d{2})(?: (?:Timed|Minutes))?$/i.exec(collapse(text))
  return match?.[1] === undefined ? null : readTime(match[1])
}
