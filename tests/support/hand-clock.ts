import type { DeskClock } from '../../core/desks/schedule-desk.ts'

/** A clock that goes only when it is told to: sleepers wake as their time comes, in its order. */
export interface HandClock extends DeskClock {
  /** Moves on by `ms`, waking whoever sleeps until then and letting each of them come to rest. */
  advance(ms: number): Promise<void>
  /** The same at one leap, as after a computer slept: all who slept until then wake late. */
  leap(ms: number): Promise<void>
}

export function handClock(start: string): HandClock {
  let nowMs = Date.parse(start)
  const sleepers = new Set<{ readonly untilMs: number; wake(): void }>()
  return {
    now: () => new Date(nowMs),
    sleep(ms, signal) {
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const sleeper = {
          untilMs: nowMs + Math.max(ms, 0),
          wake() {
            sleepers.delete(sleeper)
            signal.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
    async advance(ms) {
      const endMs = nowMs + ms
      for (;;) {
        await settled()
        const next = [...sleepers].sort((one, other) => one.untilMs - other.untilMs)[0]
        if (!next || next.untilMs > endMs) break
        nowMs = Math.max(nowMs, next.untilMs)
        next.wake()
      }
      nowMs = endMs
      await settled()
    },
    async leap(ms) {
      await settled()
      nowMs += ms
      for (const sleeper of [...sleepers]) if (sleeper.untilMs <= nowMs) sleeper.wake()
      await settled()
    },
  }
}

/** Lets what is only waiting for promises go on until it waits for something else. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
