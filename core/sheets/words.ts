import { formatLapsTime, formatTime } from '../contract/units.ts'

export const absent = '–'

/** "37.234"; figures of ours may be fractions of a millisecond and are rounded here. */
export function time(ms: number | null | undefined): string {
  return ms == null ? absent : formatTime(Math.round(ms))
}

/** "37.234 (12)": a lap with its number. */
export function lapTime(ms: number | null | undefined, lapNumber: number | null | undefined): string {
  return ms == null || !lapNumber ? time(ms) : `${time(ms)} (${lapNumber})`
}

/** "92.82 %". */
export function percent(value: number | null | undefined): string {
  return value == null ? absent : `${value.toFixed(2)} %`
}

/** "47/30:31.382", with the source's own word behind it: "12/8:02.114 DNF". */
export function result(line: {
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
  readonly statusText: string | null
}): string {
  const figures = line.lapsCompleted === null ? null : formatLapsTime(line.lapsCompleted, line.totalTimeMs)
  return [figures, line.statusText].filter((part) => part !== null).join(' ') || absent
}

/** "3 of 12"; the source's own word where it gives no place. */
export function place(position: number | null, of: number, statusText: string | null): string {
  return position === null ? (statusText ?? absent) : `${position} of ${of}`
}

/** "1 race", "32 races". */
export function amount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** "18 Oct 2025, 17:42 UTC": an instant that we observed, the same on every computer. */
export function instant(at: string): string {
  const [year = '', month = '1', day = '1'] = at.slice(0, 10).split('-')
  const name = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[Number(month) - 1]
  return `${Number(day)} ${name} ${year}, ${at.slice(11, 16)} UTC`
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How wide a text is at most in any font that is likely, in times of the font's size. */
function widthOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0
  if (code >= 0x1100) return 1.1
  if (/[MW@%mw]/.test(letter)) return 1.05
  return /[\p{Lu}]/u.test(letter) ? 0.74 : /[ilj.,:;'|!()[\] ]/.test(letter) ? 0.42 : 0.68
}

/** The text cut to so many times the font's size, with an ellipsis where something is missing: for pictures, where no style cuts. */
export function shortened(text: string, most: number): string {
  const parts = [...letters.segment(text)].map(({ segment }) => segment)
  const whole = parts.reduce((sum, part) => sum + widthOf(part), 0)
  if (whole <= most) return text
  let width = 1.1
  let kept = ''
  for (const part of parts) {
    width += widthOf(part)
    if (width > most) break
    kept += part
  }
  return `${kept.trimEnd()}…`
}
