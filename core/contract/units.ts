/** Whole milliseconds as the sport writes a time: "37.234", from one minute "1:05.340", from one hour "1:02:30.100". */
export function formatTime(ms: number): string {
  const seconds = formatSeconds(ms % 60_000)
  if (ms < 60_000) return seconds
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes}:${seconds.padStart(6, '0')}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds.padStart(6, '0')}`
}

/** Whole milliseconds as decimal seconds with three decimals: 614477 → "614.477". */
export function formatSeconds(ms: number): string {
  return `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`
}

/** "47/30:31.382", or "0" for no laps. */
export function formatLapsTime(laps: number, totalMs: number | null): string {
  return totalMs === null ? String(laps) : `${laps}/${formatTime(totalMs)}`
}

const longestMs = 86_400_000

/**
 * The inverse of `formatTime`: "37.234", "1:52.036", "1:02:30.100" (decimals may be fewer) → whole milliseconds.
 * Null for any other text, for 60 seconds or minutes behind a larger unit, and for more than a day.
 */
export function readTime(text: string): number | null {
  const lastColon = text.lastIndexOf(':')
  const secondsMs = readSeconds(lastColon < 0 ? text : text.slice(lastColon + 1))
  if (lastColon < 0 || secondsMs === null) return secondsMs
  const firstColon = text.indexOf(':')
  const minutes = digits(text, firstColon === lastColon ? 0 : firstColon + 1, lastColon)
  const hours = firstColon === lastColon ? 0 : digits(text, 0, firstColon)
  if (minutes < 0 || hours < 0 || secondsMs >= 60_000 || (firstColon !== lastColon && minutes >= 60)) return null
  const ms = hours * 3_600_000 + minutes * 60_000 + secondsMs
  return ms <= longestMs ? ms : null
}

/**
 * Decimal seconds with at most three decimals ("40.02" is 40.020 s) → whole milliseconds, at most a day; null for any
 * other text. By digits, not by floating point, and without a regular expression: a meeting has thousands of these.
 */
export function readSeconds(text: string): number | null {
  const dot = text.indexOf('.')
  const whole = digits(text, 0, dot < 0 ? text.length : dot)
  if (whole < 0) return null
  if (dot < 0) return whole * 1000 <= longestMs ? whole * 1000 : null
  const decimals = text.length - dot - 1
  const fraction = decimals > 3 ? -1 : digits(text, dot + 1, text.length)
  if (fraction < 0) return null
  const ms = whole * 1000 + fraction * (decimals === 1 ? 100 : decimals === 2 ? 10 : 1)
  return ms <= longestMs ? ms : null
}

/** A whole number of 1 to 9 digits and nothing else; null for any other text. */
export function readWhole(text: string): number | null {
  const value = digits(text, 0, text.length)
  return value < 0 ? null : value
}

/** The digits from `start` to `end` as a number, 1 to 9 of them; -1 where anything else stands there. */
function digits(text: string, start: number, end: number): number {
  if (end <= start || end - start > 9) return -1
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** An instant on the clock of this laptop: "14:32". */
export function formatClockTime(epochMs: number): string {
  const at = new Date(epochMs)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}

/** "812 B", "14.2 kB", "3.1 MB", in steps of a thousand as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

const steps: readonly [ms: number, unit: string][] = [
  [86_400_000 * 365, 'year'],
  [86_400_000 * 30, 'month'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
]

/** "3 days ago", "just now". */
export function formatAgo(instant: string, nowMs: number = Date.now()): string {
  const ageMs = nowMs - Date.parse(instant)
  for (const [ms, unit] of steps) {
    if (ageMs >= ms) return `${amountOf(Math.floor(ageMs / ms), unit)} ago`
  }
  return 'just now'
}

function amountOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
