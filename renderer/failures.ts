import { ORPCError } from '@orpc/client'
import type { WireFailure } from '../core/contract/failure.ts'

/** The engine ended, or cannot be reached, while it was being asked. */
export class EngineLost extends Error {
  readonly failure: WireFailure = {
    code: 'engine/lost',
    message: 'The engine ended while it was answering. It is started again by itself; try once more in a moment.',
    details: {},
  }
}

/** Code, sentence and details of anything that a call to the engine threw. Never throws. */
export function failureOf(error: unknown): WireFailure {
  if (error instanceof EngineLost) return error.failure
  if (error instanceof ORPCError) {
    if (isWireFailure(error.data)) return error.data
    if (error.status === 401 || error.status === 403) return failure('input/invalid', noAddress)
    return failure('unexpected', `The engine did not understand the question: ${error.message}`)
  }
  if (error instanceof DOMException && error.name === 'AbortError') return failure('cancelled', 'Stopped on request.')
  // A desktop verb's sentence comes with Electron's own words before it.
  const sentence = (error instanceof Error ? error.message : String(error)).replace(
    /^Error invoking remote method '[^']*': (?:Error: )?/,
    '',
  )
  return failure('unexpected', sentence)
}

const noAddress = 'This page was opened without its one-time address. Use the address that the program printed.'

function failure(code: WireFailure['code'], message: string): WireFailure {
  return { code, message, details: {} }
}

function isWireFailure(data: unknown): data is WireFailure {
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data
}
