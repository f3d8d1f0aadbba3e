import { z } from 'zod'

/**
 * What the *caller should do* about a failure; the table with the reasons is in docs/failures.md, what may be asked for
 * again in retrying.ts, whose fault it is in causes.ts.
 * `page/unsupported` is a page of the source that is recognised but that no parser reads yet; `page/not-kept` one whose
 * body the archive does not have, or not any more. `browser/missing`: install one; `browser/failed`: try again later.
 */
export const failureCode = z.enum([
  'source/unreachable',
  'source/down',
  'source/throttled',
  'source/refused',
  'source/not-found',
  'page/incomplete',
  'page/mismatch',
  'page/interstitial',
  'page/changed',
  'page/unsupported',
  'page/not-kept',
  'browser/missing',
  'browser/failed',
  'race/rejected',
  'race/held',
  'run/over-budget',
  'event/busy',
  'store/too-new',
  'store/damaged',
  'store/full',
  'store/read-only',
  'store/locked',
  'input/invalid',
  'engine/lost',
  'cancelled',
  'unexpected',
])
export type FailureCode = z.infer<typeof failureCode>

/** A failure as it crosses a process boundary: no stack, no cause. */
export const wireFailure = z.strictObject({
  code: failureCode,
  message: z.string(),
  details: z.record(z.string(), z.json()),
})
export type WireFailure = z.infer<typeof wireFailure>
export type FailureDetails = WireFailure['details']

/**
 * The one error class of this project. The message is a sentence for a person (what, where, what next); the cause
 * stays in the log.
 */
export class Failure extends Error {
  readonly code: FailureCode
  readonly details: FailureDetails

  constructor(code: FailureCode, message: string, details: FailureDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.code = code
    this.details = details
  }
}

/** Any thrown value as a Failure: an abort becomes `cancelled`, everything unknown `unexpected`. Never throws. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new Failure('cancelled', 'Stopped on request.', {}, { cause: error })
  }
  const short = error instanceof Error ? error.message : String(error)
  return new Failure('unexpected', `Something unforeseen went wrong: ${short}`, {}, { cause: error })
}

/** The form of a failure that another process, or a `--json` reader, may see. */
export function toWire({ code, message, details }: Failure): WireFailure {
  return { code, message, details }
}

/** Of an id that nothing has here: "meeting", "race", "driver". */
export function notStored(what: string): Failure {
  return new Failure('input/invalid', `There is no such ${what} in this database. It may be of another data folder.`)
}

/** The answer about an id; throws `input/invalid` where nothing here has it. */
export function storedOnly<T>(answer: T | undefined, what: string): T {
  if (answer === undefined) throw notStored(what)
  return answer
}
