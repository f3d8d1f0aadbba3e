import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CheckPart, DatabaseCheck, WorkProgress } from '../contract/keeping.ts'
import { checkArchive } from '../pipeline/check-archive.ts'
import {
  type CheckWork,
  checkFile,
  checkFindings,
  checkKeys,
  checkLeftovers,
  checkReferences,
  checkSources,
  checkStoredLaps,
  createTally,
} from '../store/check-rules.ts'
import { openStore, type Store } from '../store/database.ts'
import { storeFailure } from '../store/store-failure.ts'

export interface CheckOrder {
  readonly file: string
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: WorkProgress) => void) | undefined
}

const parts: readonly [part: CheckPart['part'], check: (store: Store) => CheckWork][] = [
  ['file', checkFile],
  ['references', checkReferences],
  ['keys', checkKeys],
  ['laps', checkStoredLaps],
  ['sources', checkSources],
  ['findings', checkFindings],
  ['archive', checkArchive],
  ['leftovers', checkLeftovers],
]

/**
 * Reads the whole database and says what is wrong with it, part by part; writes nothing, and others may write meanwhile.
 * The event loop gets its turn between two pieces; the first parts are one long piece each, so a program that has to stay
 * awake does this in a worker. Throws `store/*` where the file cannot be opened at all, and `cancelled`.
 */
export async function checkDatabase({ file, signal, onProgress }: CheckOrder): Promise<DatabaseCheck> {
  const startedMs = performance.now()
  const store = openStore(file, { readOnly: true })
  try {
    const found: CheckPart[] = []
    for (const [part, check] of parts) found.push(await workThrough(part, check(store), file, signal, onProgress))
    return {
      file: store.file,
      endedAt: new Date().toISOString(),
      durationMs: Math.round(performance.now() - startedMs),
      isSound: found.every(({ wrong }) => wrong === 0),
      parts: found,
    }
  } finally {
    store.close()
  }
}

async function workThrough(
  part: CheckPart['part'],
  work: CheckWork,
  file: string,
  signal: AbortSignal | undefined,
  onProgress: CheckOrder['onProgress'],
): Promise<CheckPart> {
  try {
    for (;;) {
      const { done, value } = work.next()
      if (done) return value
      onProgress?.(value)
      await nextTurn()
      signal?.throwIfAborted()
    }
  } catch (error) {
    const failure = storeFailure(error, file)
    if (failure.code !== 'store/damaged') throw failure
    // The file is damaged just where this part reads: that is what was found.
    const { tally, wrong } = createTally(part)
    wrong('This part could not be read: the file is damaged there.')
    return tally
  }
}
