import { Failure, type FailureCode, type FailureDetails } from '../contract/failure.ts'

/**
 * A try that was not enough; whether another follows is the policy's affair (`contract/retrying.ts`). Stays inside this
 * room: callers see its failure.
 */
export class Setback extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message, { cause: failure })
    this.name = 'Setback'
    this.failure = failure
  }
}

/** Builds a setback; `status` is kept in the details where there was an answer. */
export function setback(
  code: FailureCode,
  message: string,
  known: { readonly status?: number; readonly cause?: unknown; readonly details?: FailureDetails } = {},
): Setback {
  const status = known.status === undefined ? {} : { status: known.status }
  return new Setback(new Failure(code, message, { ...known.details, ...status }, { cause: known.cause }))
}
