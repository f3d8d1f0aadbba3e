import { type Exchange, headerOf } from './http-exchange.ts'

/**
 * The pause that a 429 or 503 asks for, in milliseconds; null where it names none, or one that is already over. An
 * HTTP date is read against the answer's own `Date`, since the clock of a laptop at the track may be anywhere.
 */
export function toldPauseMs(exchange: Exchange, epochMs: number): number | null {
  if (exchange.status !== 429 && exchange.status !== 503) return null
  const told = headerOf(exchange, 'retry-after')?.trim() ?? ''
  if (/^\d+$/.test(told)) return positive(Number(told) * 1_000)
  const until = httpDate(told)
  if (until === null) return null
  return positive(until - (httpDate(headerOf(exchange, 'date') ?? '') ?? epochMs))
}

/** Only what looks like an HTTP date: `Date.parse` also takes "-5" for a day in May. */
function httpDate(text: string): number | null {
  if (!/^[a-z]{3,9},? .*\d{2}:\d{2}:\d{2}/i.test(text.trim())) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

function positive(ms: number): number | null {
  return ms > 0 ? ms : null
}
