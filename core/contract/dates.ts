/** Days and clock texts of a track's own calendar as a person reads them: never moved by a time zone. */

const absent = '–'

export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function partsOf(dateLocal: string): { year: number; month: number; day: number; weekday: string } {
  const [year = 0, month = 1, day = 1] = dateLocal.split('-').map(Number)
  // The weekday of a calendar day, in no time zone at all.
  const weekday = weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? ''
  return { year, month, day, weekday }
}

/** "2025-11-16" → "Sun 16 Nov 2025". */
export function formatDate(dateLocal: string | null | undefined): string {
  if (dateLocal == null) return absent
  const { year, month, day, weekday } = partsOf(dateLocal)
  return `${weekday} ${day} ${months[month - 1]} ${year}`
}

/** "14–16 Nov 2025"; one day as `formatDate`. */
export function formatDateRange(start: string | null | undefined, end: string | null | undefined): string {
  if (start == null || end == null || start === end) return formatDate(start ?? end)
  const from = partsOf(start)
  const to = partsOf(end)
  const until = `${to.day} ${months[to.month - 1]} ${to.year}`
  if (from.year !== to.year) return `${from.day} ${months[from.month - 1]} ${from.year} – ${until}`
  return from.month === to.month ? `${from.day}–${until}` : `${from.day} ${months[from.month - 1]} – ${until}`
}

/** "2025-11-16T17:30" → "17:30", the clock at the track. */
export function formatClock(minuteLocal: string | null | undefined): string {
  return minuteLocal == null ? absent : minuteLocal.slice(11, 16)
}

/** "2025-11-16T17:30" → "Sun 16 Nov 2025, 17:30". */
export function formatMinuteLocal(minuteLocal: string | null | undefined): string {
  return minuteLocal == null ? absent : `${formatDate(minuteLocal.slice(0, 10))}, ${formatClock(minuteLocal)}`
}
