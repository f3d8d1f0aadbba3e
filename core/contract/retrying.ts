import type { FailureCode } from './failure.ts'

/**
 * Whether asking once more makes sense, and when. Within a run: `soon` after the usual backoff, `later` after a longer
 * one, `as-told` when the pause that was asked for is over (which costs no retry; where no length was told, like
 * `soon`). `next-run`: not in this run, but a following one may get it without anybody changing anything. `never`:
 * something has to change first, here or at the source.
 */
export type Again = 'soon' | 'later' | 'as-told' | 'next-run' | 'never'

/** The one table that tells retryable and final failures apart, by their code alone. */
const againByCode: Readonly<Record<FailureCode, Again>> = {
  'source/unreachable': 'soon',
  'source/down': 'as-told',
  'source/throttled': 'as-told',
  'source/refused': 'never',
  'source/not-found': 'never',
  'page/incomplete': 'soon',
  'page/mismatch': 'soon',
  'page/interstitial': 'later',
  'page/changed': 'never',
  'page/unsupported': 'never',
  'page/not-kept': 'never',
  'browser/missing': 'never',
  'browser/failed': 'next-run',
  'race/rejected': 'never',
  'race/held': 'never',
  'run/over-budget': 'next-run',
  'event/busy': 'next-run',
  'store/too-new': 'never',
  'store/damaged': 'never',
  'store/full': 'never',
  'store/read-only': 'never',
  'store/locked': 'next-run',
  'input/invalid': 'never',
  'engine/lost': 'next-run',
  cancelled: 'next-run',
  unexpected: 'next-run',
}

/** What a failure's code says about asking once more; a code of a newer program is taken for final. */
export function againAfter(code: FailureCode | (string & {})): Again {
  return againByCode[code as FailureCode] ?? 'never'
}

/** Whether the same request may succeed later without anybody changing anything. */
export function isRetryable(code: FailureCode | (string & {})): boolean {
  return againAfter(code) !== 'never'
}
