import type { Dispatcher } from 'undici'
import type { Connections } from './connections.ts'

/** Why an exchange ended before its answer was whole. */
export type Trouble =
  | {
      readonly kind: 'connect-timeout' | 'first-byte-timeout' | 'page-timeout'
      readonly limitMs: number
      error?: never
    }
  | { readonly kind: 'too-large' | 'cancelled'; readonly limitMs?: never; error?: never }
  | { readonly kind: 'network'; readonly error: Error; readonly limitMs?: never }

/** One request and what came back of it, as it was on the wire. */
export interface Exchange {
  /** Whether the request was handed to a connection; false where there was none. */
  readonly sent: boolean
  /** Null where no answer began. */
  readonly status: number | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body still encoded; only its beginning where there was trouble. */
  readonly body: Buffer
  readonly ms: number
  readonly trouble: Trouble | null
}

interface ExchangeLimits {
  readonly connectTimeoutMs: number
  readonly firstByteTimeoutMs: number
  /** From the first step to the last byte. */
  readonly totalTimeoutMs: number
  /** On the wire; the bytes over it are dropped and the exchange ends as `too-large`. */
  readonly maxBytes: number
}

export interface ExchangeRequest {
  readonly url: URL
  readonly headers: Record<string, string>
  readonly limits: ExchangeLimits
  readonly signal: AbortSignal
  /** Called once when the request goes onto the wire. */
  readonly onSent: () => void
}

/**
 * One GET over a kept-alive connection, within its limits; follows and decodes nothing. Never throws: what went wrong
 * is the answer's `trouble`. Whatever ends it early also closes its socket.
 */
export function exchange(connections: Connections, request: ExchangeRequest): Promise<Exchange> {
  const { url, headers, limits, signal, onSent } = request
  return new Promise((resolve) => {
    const from = performance.now()
    const chunks: Buffer[] = []
    let length = 0
    let status: number | null = null
    let answerHeaders: Exchange['headers'] = {}
    let controller: Dispatcher.DispatchController | null = null
    let settleConnection: ((written: boolean) => void) | null = null
    let settled = false

    function settle(trouble: Trouble | null): void {
      if (settled) return
      settled = true
      clearTimeout(phaseTimer)
      clearTimeout(totalTimer)
      signal.removeEventListener('abort', onAbort)
      if (trouble) controller?.abort(new Error(trouble.kind))
      settleConnection?.(controller !== null)
      const body = Buffer.concat(chunks, length)
      const ms = performance.now() - from
      resolve({ sent: controller !== null, status, headers: answerHeaders, body, ms, trouble })
    }

    const onAbort = () => settle({ kind: 'cancelled' })
    let phaseTimer = setTimeout(
      () => settle({ kind: 'connect-timeout', limitMs: limits.connectTimeoutMs }),
      limits.connectTimeoutMs,
    )
    const totalTimer = setTimeout(
      () => settle({ kind: 'page-timeout', limitMs: limits.totalTimeoutMs }),
      limits.totalTimeoutMs,
    )
    if (signal.aborted) return settle({ kind: 'cancelled' })
    signal.addEventListener('abort', onAbort, { once: true })

    const settleWritten = connections.dispatch(url, headers, {
      onRequestStart(started) {
        // Given up while it waited for a connection: nothing of it may leave.
        if (settled) return started.abort(new Error('given up'))
        controller = started
        clearTimeout(phaseTimer)
        phaseTimer = setTimeout(
          () => settle({ kind: 'first-byte-timeout', limitMs: limits.firstByteTimeoutMs }),
          limits.firstByteTimeoutMs,
        )
        settleConnection?.(true)
        onSent()
      },
      onResponseStart(_controller, statusCode, received) {
        // 103 Early Hints and its kind announce an answer; they are none.
        if (statusCode < 200) return
        clearTimeout(phaseTimer)
        status = statusCode
        answerHeaders = received
      },
      onResponseData(_controller, chunk) {
        if (settled) return
        const room = limits.maxBytes - length
        // A copy: the parser may reuse the memory behind the chunk.
        const kept = Buffer.from(chunk.length > room ? chunk.subarray(0, room) : chunk)
        chunks.push(kept)
        length += kept.length
        if (chunk.length > room) settle({ kind: 'too-large' })
      },
      onResponseEnd() {
        // undici takes a connection back one turn later; whoever asks before that opens another one for nothing.
        queueMicrotask(() => setImmediate(() => settle(null)))
      },
      onResponseError: (_controller, error) => settle({ kind: 'network', error }),
    })
    settleConnection = settleWritten
    // Settled inside the call above: the connection still has to hear of it.
    if (settled || controller) settleWritten(controller !== null)
  })
}

/** A header's value; of a header sent twice, the first. Undefined where it was not sent. */
export function headerOf({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
