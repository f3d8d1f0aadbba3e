import { z } from 'zod'
import type { Failure, FailureCode } from './failure.ts'

/** What is behind a failure, as a person would ask: is it them, is it us, or something in between? */
export const failureCause = z.enum([
  /** This laptop has no network, or one that leads nowhere. */
  'no-network',
  /** The network wants a sign-in first. */
  'sign-in',
  /** Something between here and there; whose fault it is cannot be told. */
  'network',
  'site-down',
  'site-throttles',
  'site-refuses',
  'page-changed',
  /** A page as this program knows it, whose laps cannot be placed. */
  'page-contradicts',
  /** The source lost most of what it had; a person decides. */
  'held',
  /** Cut short, or another page than the one asked for. */
  'page-damaged',
  'page-gone',
  /** A person switched the source off. */
  'switched-off',
  /** A limit of this program: pages or retries of a run. */
  'limit',
  /** Anything else of this program or this computer. */
  'program',
])
export type FailureCause = z.infer<typeof failureCause>

const usualCause: Readonly<Record<FailureCode, FailureCause>> = {
  'source/unreachable': 'site-down',
  'source/down': 'site-down',
  'source/throttled': 'site-throttles',
  'source/refused': 'site-refuses',
  'source/not-found': 'page-gone',
  'page/incomplete': 'page-damaged',
  'page/mismatch': 'page-damaged',
  'page/interstitial': 'site-refuses',
  'page/changed': 'page-changed',
  'page/unsupported': 'page-changed',
  'page/not-kept': 'program',
  'browser/missing': 'program',
  'browser/failed': 'program',
  'race/rejected': 'page-contradicts',
  'race/held': 'held',
  'run/over-budget': 'limit',
  'event/busy': 'limit',
  'store/too-new': 'program',
  'store/damaged': 'program',
  'store/full': 'program',
  'store/read-only': 'program',
  'store/locked': 'program',
  'input/invalid': 'program',
  'engine/lost': 'program',
  cancelled: 'program',
  unexpected: 'program',
}

/** The cause of a failure: what `details.cause` says where the code alone would say too much, else the code's usual one. */
export function causeOf({ code, details }: Pick<Failure, 'code' | 'details'>): FailureCause {
  const told = failureCause.safeParse(details.cause)
  return told.success ? told.data : usualCause[code]
}
