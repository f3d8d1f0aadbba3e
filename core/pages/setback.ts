import { Failure, type FailureCode, type FailureDetails } from '../contract/failure.ts'

/**
 * Whether and when a failed try is followed by another: `never`, `soon` after the usual backoff, `later` after a longer
 * one (a bot check), `as-told` when the site's own pause is over (costs no retry).
 */
export type Again = 'never' | 'soon' | 'later' | 'as-told'

/** A try that was not enough. Stays inside this room: callers see its failure. */
export class Setback extends Error {
  readonly failure: Failure
  readonly again: Again

  constructor(failure: Failure, again: Again) {
    super(failure.message, { cause: failure })
    this.name = 'Setback'
    this.failure = failure
    this.again = again
  }
}

/** Builds a setback; `status` is kept in the details where there was an answer. */
export function setback(
  again: Again,
  code: FailureCode,
  message: string,
  known: { readonly status?: number; readonly cause?: unknown; readonly details?: FailureDetails } = {},
): Setback {
  const status = known.status === undefined ? {} : { status: known.status }
  return new Setback(new Failure(code, message, { ...known.details, ...status }, { cause: known.cause }), again)
}
