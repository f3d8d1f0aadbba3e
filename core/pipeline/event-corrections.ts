import type { Entry } from '../contract/domain.ts'
import type { CorrectionFound } from '../store/corrections.ts'
import type { EventFacts } from '../store/events.ts'
import type { FieldChange } from '../store/race-changes.ts'
import type { RacePlace } from '../store/races.ts'

const nothing = {
  sourceRaceId: null,
  sourceDriverId: null,
  driverName: null,
  className: null,
  lapNumber: null,
  field: null,
  old: null,
  new: null,
} as const

/**
 * Facts of an event that its page states otherwise than it did, counts of entries and laps included: they are figures
 * that the source publishes. The printed date is told by the days where those changed. Pure.
 */
export function eventCorrections(changes: readonly FieldChange<EventFacts>[]): CorrectionFound[] {
  const isTold = changes.some(({ field }) => field === 'startDateLocal' || field === 'endDateLocal')
  return changes
    .filter(({ field }) => field !== 'dateText' || !isTold)
    .map((change) => ({ ...nothing, ...change, subject: 'event', change: 'changed', shownBy: ['event'] }))
}

/**
 * Stored races that the event's page no longer lists, or lists again. Pure. The order in which it lists them is no
 * statement about any of them, and is not told; nor is a race that it lists for the first time.
 */
export function listingCorrections(before: readonly RacePlace[], after: readonly RacePlace[]): CorrectionFound[] {
  const wasMissing = new Map(before.map((place) => [place.sourceRaceId, place.missingSinceRunId !== null]))
  return after.flatMap(({ sourceRaceId, missingSinceRunId }) => {
    const isMissing = missingSinceRunId !== null
    const was = wasMissing.get(sourceRaceId)
    if (was === undefined || was === isMissing) return []
    return { ...nothing, subject: 'race', change: isMissing ? 'missing' : 'listed', sourceRaceId, shownBy: ['event'] }
  })
}

/**
 * Entries that went, came, or have another transponder or car. Pure. An entry list has no ids: an entry is its class and
 * name. Of several of one name those that are the same in all else belong together, the others as they follow each
 * other. The order of the list is that of its sorting and is not told.
 */
export function entryCorrections(stored: readonly Entry[], next: readonly Entry[]): CorrectionFound[] {
  const rest = Map.groupBy(stored, keyOf)
  const unmatched: Entry[] = []
  for (const entry of next) if (!takeSame(rest.get(keyOf(entry)), entry)) unmatched.push(entry)

  const came: CorrectionFound[] = []
  const changed: CorrectionFound[] = []
  for (const entry of unmatched) {
    const old = rest.get(keyOf(entry))?.shift()
    const one = { ...entryOf(entry), shownBy: ['entry-list' as const] }
    if (old === undefined) {
      came.push({ ...one, change: 'added', new: wholeOf(entry) })
      continue
    }
    for (const field of ['transponder', 'carNumber'] as const) {
      if (old[field] !== entry[field])
        changed.push({ ...one, change: 'changed', field, old: old[field], new: entry[field] })
    }
  }
  const gone = stored.filter((entry) => take(rest.get(keyOf(entry)), (one) => one === entry))
  return [
    ...gone.map(
      (entry): CorrectionFound => ({
        ...entryOf(entry),
        change: 'removed',
        old: wholeOf(entry),
        shownBy: ['entry-list'],
      }),
    ),
    ...came,
    ...changed,
  ]
}

const keyOf = ({ className, driverName }: Entry) => JSON.stringify([className, driverName])
const wholeOf = ({ transponder, carNumber }: Entry) => ({ transponder, carNumber })
const entryOf = ({ className, driverName }: Entry) => ({
  ...nothing,
  subject: 'entry' as const,
  className,
  driverName,
})

function takeSame(entries: Entry[] | undefined, { transponder, carNumber }: Entry): boolean {
  return take(entries, (one) => one.transponder === transponder && one.carNumber === carNumber)
}

/** Takes the first entry that is the one wanted out of `entries`; false where there is none. */
function take(entries: Entry[] | undefined, isWanted: (entry: Entry) => boolean): boolean {
  const at = entries?.findIndex(isWanted) ?? -1
  if (at >= 0) entries?.splice(at, 1)
  return at >= 0
}
