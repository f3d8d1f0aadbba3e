import { setTimeout as sleep } from 'node:timers/promises'

type Awaitable<T> = T | Promise<T>

/** Looks until `look` finds something; fails after half a minute. */
export async function eventually<T>(what: string, look: () => Awaitable<T | undefined | null | false>): Promise<T> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await sleep(20)
  }
}
