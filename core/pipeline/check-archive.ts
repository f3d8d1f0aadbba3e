import { Failure } from '../contract/failure.ts'
import { openPage } from '../pages/archive.ts'
import { type CheckWork, createTally } from '../store/check-rules.ts'
import type { Store } from '../store/database.ts'

/** Bodies opened in one piece of work: a meeting's pages, some milliseconds. */
const openedAtOnce = 50

interface Body {
  readonly contentHash: string
  readonly body: Buffer
  readonly byteLength: number
  readonly isPruned: number
}

/** Every page that is kept is what its hash says; of those given up for room only the hash is left, and nothing to check. */
export function* checkArchive(store: Store): CheckWork {
  const { tally, wrong } = createTally('archive')
  const total = store.prepare<[], number>('select count(*) from page_body').pluck().get() ?? 0
  const select = store.prepare<[string], Body>(
    `select content_hash as contentHash, body, byte_length as byteLength, pruned_at is not null as isPruned
     from page_body where content_hash > ? order by content_hash limit ${openedAtOnce}`,
  )
  let after = ''
  let done = 0
  for (;;) {
    yield { what: 'Opening kept pages', done, total }
    const bodies = select.all(after)
    for (const { isPruned, ...page } of bodies) {
      after = page.contentHash
      done++
      if (isPruned) continue
      tally.checked++
      try {
        openPage(page)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        wrong(`The kept page ${page.contentHash.slice(0, 12)}… is not what was stored.`)
      }
    }
    if (bodies.length < openedAtOnce) return tally
  }
}
