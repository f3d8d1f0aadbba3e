import { Failure } from '../contract/failure.ts'
import type { RecordApproval, RecordWithdrawal } from '../contract/records.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { recordName } from '../contract/words.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findRecordLine, type KeptLine } from '../queries/record-book.ts'
import type { Store } from '../store/database.ts'
import { decide } from '../store/decisions.ts'

/** How a person decides about a club's records. Both throw `input/invalid` where the club has no such record. */
export interface RecordDesk {
  /**
   * Makes a stored run the record, with copies of its values. Returns the record of what was done; null where it was so
   * already. Throws `input/invalid` where the run is none of the candidates, or something speaks against it and
   * `evenIfDoubted` does not say that the person knows.
   */
  approve(approval: RecordApproval): number | null
  /** Nobody holds the record any more; the candidates stay. */
  withdraw(withdrawal: RecordWithdrawal): number | null
}

export function recordDesk(engine: Pick<Engine, 'withStore' | 'who'>): RecordDesk {
  return {
    approve: ({ trackId, recordKey, evenIfDoubted = false, note = null, ...wanted }) =>
      engine.withStore((store) =>
        store.transaction(() => {
          const kept = requireLine(store, trackId, recordKey)
          const run = kept.line.candidates.find(
            ({ sourceEventId, sourceRaceId, sourceDriverId }) =>
              sourceEventId === wanted.sourceEventId &&
              sourceRaceId === wanted.sourceRaceId &&
              sourceDriverId === wanted.sourceDriverId,
          )
          if (run === undefined) {
            throw new Failure('input/invalid', 'That run is not among the best of this record any more. Look again.')
          }
          if (run.doubts.length > 0 && !evenIfDoubted) {
            throw new Failure('input/invalid', `${run.doubts.join(' ')} Approve it only if you know that it is real.`)
          }
          const { eventId, raceId, driverId, doubts, standing, ...value } = run
          return decide(store, {
            kind: 'record',
            subject: kept.subject,
            value: { ...value, className: kept.className, layoutName: kept.layoutName },
            note,
            doneBy: engine.who,
            verb: 'approve-record',
            about: aboutOf(kept, value),
          })
        }),
      ),
    withdraw: ({ trackId, recordKey }) =>
      engine.withStore((store) =>
        store.transaction(() => {
          const kept = requireLine(store, trackId, recordKey)
          const { approved } = kept.line
          return decide(store, {
            kind: 'record',
            subject: kept.subject,
            value: null,
            doneBy: engine.who,
            verb: 'withdraw-record',
            about: approved === null ? kept.className : aboutOf(kept, approved),
          })
        }),
      ),
  }
}

function requireLine(store: Store, trackId: number, recordKey: string): KeptLine {
  const line = findRecordLine(store, trackId, recordKey)
  if (line) return line
  throw new Failure('input/invalid', 'This club has no such record. "records list" shows those that there are.')
}

/** "1/8 Nitro Buggy, fastest lap: 31.204". Without a name: that is of whoever looks at the record itself. */
function aboutOf({ className, layoutName, line }: KeptLine, { laps, timeMs }: { laps: number | null; timeMs: number }) {
  const place = layoutName === null ? className : `${className} (${layoutName})`
  return `${place}, ${recordName(line)}: ${laps === null ? formatTime(timeMs) : formatLapsTime(laps, timeMs)}`
}
