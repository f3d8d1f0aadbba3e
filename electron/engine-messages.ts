import type { WireFailure } from '../core/contract/failure.ts'

/** What the engine tells its keeper before anything else; `ready` also once a backup took the place of what failed. */
export type FromEngine = { readonly type: 'ready' } | { readonly type: 'failed'; readonly failure: WireFailure }

/** What the keeper tells the engine. A port comes beside its message, or, where it is relayed, as a number. */
export type ToEngine = { readonly type: 'port'; readonly id?: number } | { readonly type: 'close' } | RelayedMessage

/** One message of a relayed port, in either direction. */
export type RelayedMessage =
  | { readonly type: 'port-message'; readonly id: number; readonly data: unknown }
  | { readonly type: 'port-closed'; readonly id: number }
