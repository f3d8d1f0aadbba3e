import type { Failure } from '../contract/failure.ts'
import { linkSignals } from './cancelling.ts'
import type { PageReader } from './page-reader.ts'

/** The switch of a source, as whoever reads it sees it. */
export interface StopSwitch {
  /** Why nothing may be asked now; null while it is on. Looks anew at each call. */
  whyOff(): Failure | null
  /** Aborts, with the failure as its reason, when the source is switched off. */
  readonly signal: AbortSignal
}

/** A reader that ends every read, those under way included, while its source is switched off. */
export function stoppable(reader: PageReader, stop: StopSwitch): PageReader {
  return {
    async read(request) {
      const off = stop.whyOff()
      if (off) throw off
      const switched = stop.signal
      const { signal, unlink } = linkSignals(request.signal, switched)
      try {
        return await reader.read({ ...request, signal })
      } catch (error) {
        throw switched.aborted && !request.signal.aborted ? switched.reason : error
      } finally {
        unlink()
      }
    },
    ...(reader.gapMs && { gapMs: reader.gapMs }),
    close: () => reader.close(),
  }
}
