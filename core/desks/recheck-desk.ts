import type { Log } from '../log.ts'
import { type DeskClock, wallClock } from './schedule-desk.ts'

export interface RecheckDeskOptions<Due> {
  /** The looks that are due, the longest due first. */
  readonly due: (now: Date) => readonly Due[]
  /** When the next one is due; null where none is. */
  readonly nextAt: () => Date | null
  /** Does one. Throws where it cannot be done now. */
  readonly perform: (due: Due, signal: AbortSignal) => Promise<unknown>
  readonly onChange: () => void
  readonly log: Log
  readonly clock?: DeskClock
}

/** Looks again at what is due, one after the other, for as long as a program lives. */
export interface RecheckDesk {
  /** What is stored may be otherwise: something may be due sooner. */
  lookAgain(): void
  /** Stops what is under way, and waits for its end. */
  close(): Promise<void>
}

/** A program that starts has other things to do first. */
const settleInMs = 10_000
/** No sleep is longer: a computer that sleeps, or a clock that is set, is noticed after that. */
const longestSleepMs = 60_000

export function createRecheckDesk<Due>(options: RecheckDeskOptions<Due>): RecheckDesk {
  const { due, nextAt, perform, onChange, log, clock = wallClock } = options
  const closing = new AbortController()
  let waking = new AbortController()

  const rest = async (ms: number) => {
    waking = new AbortController()
    await clock.sleep(ms, AbortSignal.any([waking.signal, closing.signal]))
  }

  async function keepLooking(): Promise<void> {
    await clock.sleep(settleInMs, closing.signal)
    while (!closing.signal.aborted) {
      const [first] = dueNow()
      if (first !== undefined && (await performed(first))) continue
      const next = nextAt()
      const waitMs = next === null ? longestSleepMs : next.getTime() - clock.now().getTime()
      await rest(Math.min(Math.max(waitMs, 1_000), longestSleepMs))
    }
  }

  function dueNow(): readonly Due[] {
    try {
      return due(clock.now())
    } catch (error) {
      log.warn({ err: error }, 'what is due to be looked at again could not be told')
      return []
    }
  }

  async function performed(one: Due): Promise<boolean> {
    try {
      await perform(one, closing.signal)
      return true
    } catch (error) {
      log.info({ err: error }, 'what is due is looked at again later')
      return false
    } finally {
      onChange()
    }
  }

  const looking = keepLooking()
  return {
    lookAgain: () => waking.abort(),
    async close() {
      closing.abort()
      await looking
    },
  }
}
