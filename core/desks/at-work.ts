import { existsSync } from 'node:fs'
import { Failure } from '../contract/failure.ts'
import { thisHost } from '../processes.ts'
import { openStore } from '../store/database.ts'
import { listHeldLeases } from '../store/leases.ts'

/**
 * Throws `event/busy` where another program reads a meeting or runs the schedule on this database just now, with what,
 * who and since when. A database that cannot be opened is nobody's.
 */
export function refuseWhileAtWork(file: string): void {
  const held = heldBy(file)
  if (held === undefined) return
  const { name, requestedBy, takenAt } = held
  const what = name.replace(/^event /, 'Meeting ')
  throw new Failure(
    'event/busy',
    `${what} is being worked at by ${requestedBy} since ${takenAt.slice(0, 16).replace('T', ' ')} (UTC). Wait until that has ended, or stop it there. Nothing was changed.`,
    { file, lease: name, holder: requestedBy, since: takenAt },
  )
}

function heldBy(file: string) {
  if (!existsSync(file)) return undefined
  try {
    const store = openStore(file, { readOnly: true })
    try {
      return listHeldLeases(store).find((lease) => thisHost.fateOf(lease) === 'lives')
    } finally {
      store.close()
    }
  } catch {
    // What is wrong with it is said by whoever looks at it next.
    return undefined
  }
}
