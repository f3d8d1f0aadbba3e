import { normaliseClassName } from '../analysis/class-names.ts'
import { hasStarted } from '../analysis/class-overview.ts'
import { normaliseName } from '../analysis/names.ts'
import type { Entry } from '../contract/domain.ts'
import type { EntryRun, MeetingDriver, MeetingEntries, MeetingEntry } from '../contract/meeting-figures.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { readPersons } from './persons.ts'

/** A line of a result, with the race's class in its one form. */
interface Run extends MeetingDriver {
  readonly person: number
  readonly className: string | null
  readonly classKey: string
  readonly run: EntryRun
}

/**
 * A meeting's entries, each with its driver's runs in the entry's class; empty where it is not stored or has no entry
 * list. Of one name's drivers the one who ran in the class is meant; where that leaves more than one, or the class lists
 * the name more than once, it is said so and nothing is guessed. All of one moment.
 */
export function findMeetingEntries(store: Store, eventId: number): MeetingEntries {
  return store.read(() => {
    const runs = readRuns(store, eventId)
    const entries = listEntries(store, eventId)
    const byName = Map.groupBy(runs, ({ driverName }) => normaliseName(driverName))
    const sameEntries = Map.groupBy(entries, keyOf)
    const taken = new Set<Run>()
    const matched = entries.map((entry): MeetingEntry => {
      const ofName = byName.get(normaliseName(entry.driverName)) ?? []
      const inClass = ofName.filter(({ classKey }) => classKey === normaliseClassName(entry.className))
      // Who ran in this class is meant; where nobody of the name did, whoever raced under it today.
      const meant = inClass.length > 0 ? inClass : ofName
      const persons = new Set(meant.map(({ person }) => person))
      const isAmbiguous = persons.size > 1 || (persons.size === 1 && (sameEntries.get(keyOf(entry))?.length ?? 0) > 1)
      for (const run of inClass) taken.add(run)
      const own = isAmbiguous ? [] : inClass.map(({ run }) => run)
      return {
        ...entry,
        match: isAmbiguous ? 'ambiguous' : persons.size === 1 ? 'driver' : 'none',
        drivers: driversOf(meant),
        runs: own,
        startCount: own.filter(hasStarted).length,
      }
    })
    return { entries: matched, withoutEntry: withoutEntry(runs.filter((run) => !taken.has(run))) }
  })
}

const keyOf = ({ className, driverName }: Entry) =>
  JSON.stringify([normaliseClassName(className), normaliseName(driverName)])

/** One line a person and id, by the name of their latest run here. */
function driversOf(runs: readonly Run[]): MeetingDriver[] {
  const latest = new Map(
    runs.map(({ sourceDriverId, driverId, driverName }) => [driverId, { sourceDriverId, driverId, driverName }]),
  )
  return [...latest.values()]
}

function withoutEntry(runs: readonly Run[]): MeetingEntries['withoutEntry'] {
  return [...Map.groupBy(runs, ({ person, classKey }) => `${person} ${classKey}`).values()].flatMap((own) => {
    const driver = driversOf(own).at(-1)
    return driver ? [{ ...driver, className: own[0]?.className ?? null, runs: own.map(({ run }) => run) }] : []
  })
}

function readRuns(store: Store, eventId: number): Run[] {
  const persons = readPersons(store)
  const rows = store
    .prepare<[number], Omit<Run, 'run' | 'person' | 'classKey'> & EntryRun>(
      `select r.id as raceId, r.race_number as raceNumber, r.label, r.section, r.class_name as className,
              d.source_driver_id as sourceDriverId, d.id as driverId, rr.driver_name as driverName, rr.position,
              rr.laps_completed as lapsCompleted, rr.total_time_ms as totalTimeMs, rr.status_text as statusText,
              nullif(rr.fastest_lap_ms, 0) as bestLapMs
       from race r join race_result rr on rr.race_id = r.id join driver d on d.id = rr.driver_id
       where r.event_id = ? order by r.run_order, r.source_race_id, rr.table_order, rr.id`,
    )
    .all(eventId)
  return rows.map(({ className, sourceDriverId, driverId, driverName, ...run }) => {
    const classKey = className === null ? '' : normaliseClassName(className)
    return {
      className,
      classKey,
      sourceDriverId,
      driverId,
      driverName,
      run,
      person: persons.of(driverId)[0] ?? driverId,
    }
  })
}
