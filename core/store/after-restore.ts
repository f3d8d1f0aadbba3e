import { basename } from 'node:path'
import { recordAction } from './actions.ts'
import type { Store } from './database.ts'
import { endInterrupted, listRunningRuns } from './runs.ts'

/**
 * What was under way when a backup was made is under way no longer: its runs are ended as interrupted, its leases and
 * its requests are nobody's. Recorded as what `doneBy` did, with the name of the backup's file.
 */
export function settleRestored(store: Store, backup: string, doneBy: string): void {
  const at = new Date().toISOString()
  store.transaction(() => {
    endInterrupted(
      store,
      listRunningRuns(store).map(({ runId }) => runId),
      at,
    )
    store.prepare('update lease set holder = null').run()
    store.prepare('delete from site_request').run()
    recordAction(store, { verb: 'restore-backup', subject: basename(backup), doneBy, at })
  })
}
