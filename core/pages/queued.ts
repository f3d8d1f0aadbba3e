import PQueue from 'p-queue'

/** A queue for each key, made when it is first asked for. */
export function queues(concurrency: number): (key: string) => PQueue {
  const known = new Map<string, PQueue>()
  return (key) => {
    const queue = known.get(key) ?? new PQueue({ concurrency })
    known.set(key, queue)
    return queue
  }
}

/**
 * Runs `task` in its turn. Only the waiting is given up with the signal, and rejects with its reason: a task that runs
 * ends by its own means, so that its place is free when what it uses is, and not before.
 */
export async function queued<T>(queue: PQueue, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  const waiting = new AbortController()
  const giveUp = () => waiting.abort(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  const begin = () => {
    signal.removeEventListener('abort', giveUp)
    return task()
  }
  try {
    signal.throwIfAborted()
    return await queue.add(begin, { signal: waiting.signal })
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
