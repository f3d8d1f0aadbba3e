import { setTimeout as sleep } from 'node:timers/promises'

/** Something that changes, and those who follow it. */
export interface LiveBoard {
  /** Says that it has changed. */
  touch(): void
  /** Yields `look()` at once and after changes, never more often than the gap, until `signal` is aborted. */
  follow<T>(look: () => T, signal: AbortSignal | undefined): AsyncGenerator<T, void, undefined>
}

/** `gapMs`: the least time between two looks of one follower; changes within it are seen together. */
export function createLiveBoard(gapMs: number): LiveBoard {
  let version = 0
  const waiting = new Set<() => void>()
  const nextChange = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => {
      const done = () => {
        waiting.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      waiting.add(done)
      signal?.addEventListener('abort', done, { once: true })
    })
  return {
    touch() {
      version++
      for (const wake of [...waiting]) wake()
    },
    async *follow(look, signal) {
      let seen = -1
      while (!signal?.aborted) {
        if (seen === version) {
          await nextChange(signal)
          continue
        }
        seen = version
        yield look()
        await sleep(gapMs, undefined, { ...(signal && { signal }) }).catch(() => {})
      }
    },
  }
}
