import type { CorrectionItem, NamedRace } from '../core/contract/corrections.ts'
import { formatDate, formatMinuteLocal, months } from '../core/contract/dates.ts'
import { fieldName } from '../core/contract/field-names.ts'
import { formatLapsTime, formatSeconds, formatTime } from '../core/contract/units.ts'

export { formatClock, formatDate, formatDateRange, formatMinuteLocal } from '../core/contract/dates.ts'
export { formatAgo, formatBytes } from '../core/contract/units.ts'

/** The only place where numbers become text for a person. What is absent is a dash. */

export const absent = '–'

/** "38.061", from a minute on "1:05.340"; in seconds "65.340" where `inSeconds`. */
export function formatLapTime(ms: number | null | undefined, inSeconds = false): string {
  if (ms == null) return absent
  return inSeconds ? formatSeconds(ms) : formatTime(ms)
}

/** "10:14.477". */
export function formatRaceTime(ms: number | null | undefined): string {
  return ms == null ? absent : formatTime(ms)
}

/** "16/10:14.477"; the laps alone where no time is published. */
export function formatResult(laps: number | null | undefined, totalMs: number | null | undefined): string {
  return laps == null ? absent : formatLapsTime(laps, totalMs ?? null)
}

/** "+12.052"; nothing behind is "0.000", ahead is "−12.052". */
export function formatGap(ms: number | null | undefined): string {
  if (ms == null) return absent
  if (ms === 0) return formatTime(0)
  return ms > 0 ? `+${formatTime(ms)}` : `−${formatTime(-ms)}`
}

/** "3 of 12"; what the source says instead where there is no place: "DNF". */
export function formatPlace(position: number | null, of: number, statusText: string | null): string {
  return position === null ? (statusText ?? absent) : `${position} of ${of}`
}

/** Places gained with their sign: "+3", "−2", "0". */
export function formatGained(places: number | null): string {
  if (places === null) return absent
  return places > 0 ? `+${places}` : String(places).replace('-', '−')
}

/** Without what is nothing behind the point, for axes: "38", "38.5", "1:05". */
export function formatShortTime(ms: number): string {
  return formatTime(Math.round(ms)).replace(/\.?0+$/, (zeros) =>
    zeros.startsWith('.') ? '' : zeros.replace(/0+$/, ''),
  )
}

/** "92.82 %". */
export function formatPercent(percent: number | null | undefined): string {
  return percent == null ? absent : `${percent.toFixed(2)} %`
}

const counting = new Intl.NumberFormat('en-GB')

/** "4,129". */
export function formatCount(count: number | null | undefined): string {
  return count == null ? absent : counting.format(count)
}

/** "1 race", "32 races". */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "2025-11-16" → "16 Nov 25", for an axis; empty for none. */
export function formatDayShort(dateLocal: string | null): string {
  if (dateLocal === null) return ''
  const [year = '', month = '', day = ''] = dateLocal.split('-')
  return `${Number(day)} ${months[Number(month) - 1]} ${year.slice(2)}`
}

/** "2026-01" → "Jan 2026", "Jan" where `isShort`. */
export function formatMonth(month: string, isShort = false): string {
  const name = months[Number(month.slice(5)) - 1] ?? month
  return isShort ? name : `${name} ${month.slice(0, 4)}`
}

/** A share of one: 0.031 → "3.1 %"; what is not nothing is never "0.0 %". */
export function formatRate(rate: number | null | undefined): string {
  if (rate == null) return absent
  if (rate > 0 && rate < 0.0005) return '< 0.1 %'
  return `${(rate * 100).toFixed(1)} %`
}

/** An instant on this computer's clock: "24 Nov 2026, 11:04". */
export function formatInstant(instant: string): string {
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** How long something took: "0.4 s", "12 s", "3 min 20 s". */
export function formatDuration(ms: number | null | undefined): string {
  if (ms == null) return absent
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** "Race 9: 1/8 Nitro Buggy A-Main". */
export function formatRace({ raceNumber, label, sourceRaceId }: NamedRace): string {
  const name = label ?? sourceRaceId
  return raceNumber === null ? `Race ${name}` : `Race ${raceNumber}: ${name}`
}

/** What a correction is about in plain words, and both values: "lap time", "32.745", "33.010". */
export function formatCorrection({ subject, change, field, old, new: now }: CorrectionItem): {
  readonly what: string
  readonly before: string
  readonly after: string
} {
  if (field !== null) {
    return {
      what: fieldName(subject, field).name,
      before: formatField(subject, field, old),
      after: formatField(subject, field, now),
    }
  }
  const changes = {
    changed: 'changed',
    added: 'added',
    removed: 'removed',
    missing: 'no longer listed',
    listed: 'listed again',
  }
  const what = `${subject} ${changes[change]}`
  if (change === 'missing') return { what, before: 'listed', after: 'not listed' }
  if (change === 'listed') return { what, before: 'not listed', after: 'listed' }
  return { what, before: formatWhole(subject, old), after: change === 'removed' ? 'gone' : formatWhole(subject, now) }
}

/** A field’s value in words; "—" for none. */
export function formatField(subject: CorrectionItem['subject'], field: string, value: CorrectionItem['old']): string {
  if (value === null) return absent
  const { kind } = fieldName(subject, field)
  if (typeof value === 'number') {
    if (kind === 'time') return formatTime(value)
    if (kind === 'percent') return formatPercent(value)
    return formatCount(kind === 'line' ? value + 1 : value)
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  return kind === 'day' ? formatDate(value) : kind === 'minute' ? formatMinuteLocal(value) : value
}

/** A whole result, lap or entry: "3. 24/10:14.477", "32.745", "transponder 1234567". */
function formatWhole(subject: CorrectionItem['subject'], value: CorrectionItem['old']): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return absent
  const number = (name: string) => (typeof value[name] === 'number' ? value[name] : null)
  const text = (name: string) => (typeof value[name] === 'string' ? value[name] : null)
  if (subject === 'lap') return formatLapTime(number('lapTimeMs'))
  if (subject === 'entry') {
    const transponder = text('transponder')
    return transponder === null ? 'without transponder' : `transponder ${transponder}`
  }
  return formatStanding({
    position: number('position'),
    lapsCompleted: number('lapsCompleted'),
    totalTimeMs: number('totalTimeMs'),
    statusText: text('statusText'),
  })
}

/** "3. 24/10:14.477", "24/10:14.477 DNF". */
export function formatStanding(result: {
  readonly position: number | null
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
  readonly statusText: string | null
}): string {
  const { position, lapsCompleted, totalTimeMs, statusText } = result
  const parts = [position === null ? null : `${position}.`, formatResult(lapsCompleted, totalTimeMs), statusText]
  return parts.filter((part) => part !== null).join(' ')
}
