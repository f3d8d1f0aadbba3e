import { existsSync } from 'node:fs'
import type { Log } from '../log.ts'
import { thisHost } from '../processes.ts'
import { openStore, type Store } from '../store/database.ts'
import { markInterruptedRuns } from '../store/runs.ts'

/** The one database of an engine, opened when it is first needed and as far as it is needed. */
export interface OpenedStores {
  /** For writing, created where it does not exist. Throws `store/*`. */
  store(): Store
  /** The same where it was opened already. */
  opened(): Store | undefined
  /** For looking only: a database that is not there is an empty one, and looking does not make it. */
  reading(): Store
  /** For a look at what other programs say, without making or changing anything; undefined where there is nothing. */
  glance(): Store | undefined
  /** Ends the runs whose process is gone. Returns their ids. */
  endInterruptedRuns(over: Store): number[]
  close(): void
}

/** Opens nothing yet. */
export function createOpenedStores(file: string, log: Log): OpenedStores {
  let opened: Store | undefined
  let nothing: Store | undefined
  let glanced: Store | undefined

  const endInterruptedRuns = (over: Store): number[] => {
    const ended = markInterruptedRuns(over, (mark) => thisHost.fateOf(mark) === 'gone')
    if (ended.length > 0) log.info({ runs: ended }, 'runs whose process is gone were marked interrupted')
    return ended
  }
  const store = (): Store => {
    if (opened) return opened
    opened = openStore(file)
    endInterruptedRuns(opened)
    return opened
  }

  return {
    store,
    opened: () => opened,
    reading() {
      if (opened || file === ':memory:' || existsSync(file)) return store()
      nothing ??= openStore(':memory:')
      return nothing
    },
    glance() {
      if (opened || file === ':memory:' || !existsSync(file)) return opened
      try {
        glanced ??= openStore(file, { readOnly: true })
      } catch {
        // An older schema knows no switches; whoever opens it for good says what is wrong with it.
        return undefined
      }
      return glanced
    },
    endInterruptedRuns,
    close() {
      opened?.close()
      nothing?.close()
      glanced?.close()
    },
  }
}
