/** What took longer than it may. */
export class TookTooLong extends Error {
  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms`)
    this.name = 'TookTooLong'
  }
}

/**
 * `work`'s outcome, or a rejection as soon as it has taken `ms` (TookTooLong; Infinity for no limit) or `signal` aborts
 * (its reason). What is left of it is nobody's any more, and may fail in silence.
 */
export async function within<T>(ms: number, what: string, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  let giveUp = () => {}
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    if (Number.isFinite(ms)) timer = setTimeout(() => reject(new TookTooLong(what, ms)), ms)
    giveUp = () => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted) giveUp()
  })
  try {
    return await Promise.race([work, tooLong])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
