import type { PageType, RaceDocument, RaceResult } from '../contract/domain.ts'
import type { CorrectionFound } from '../store/corrections.ts'
import type { FieldChange, RaceChanges, RaceFacts } from '../store/race-changes.ts'

/**
 * What of a race's changes a person would call a correction, in a fixed order: the race's own fields, results that went,
 * results that came, then each result that stayed with its laps. Pure. Of all that is written it leaves out:
 *
 * - Findings: they are ours, derived from the rest.
 * - Words whose meaning is told already: the printed label beside number, class or label, the printed end beside the end,
 *   the printed length beside the length, and the parts of a label beside the label. One word upstream, one correction.
 * - The line a result stands on, wherever something else says why it moved: a result that came or went pushes all below
 *   it, and another position is told as a position. What remains is a move that nothing else tells, such as two drivers
 *   without a position who change places.
 *
 * A result that comes or goes is one correction and holds its laps.
 */
export function raceCorrections(stored: RaceDocument, next: RaceDocument, changes: RaceChanges): CorrectionFound[] {
  const moved = movedLines(stored.results, next.results)
  const base = { ...nobody, sourceRaceId: next.sourceRaceId, className: next.className, shownBy: onRacePage }
  const ofDriver = ({ sourceDriverId, driverName }: RaceResult) => ({ ...base, sourceDriverId, driverName })
  const found: CorrectionFound[] = []

  for (const { field, old, new: now } of toldOnce(changes.fields)) {
    const shownBy = pagesOf(field, changes.fields)
    found.push({ ...base, subject: 'race', change: 'changed', field, old, new: now, shownBy })
  }
  for (const result of changes.results.gone) {
    found.push({ ...ofDriver(result), subject: 'result', change: 'removed', old: wholeOf(result), new: null })
  }
  for (const { result } of changes.results.added) {
    found.push({ ...ofDriver(result), subject: 'result', change: 'added', old: null, new: wholeOf(result) })
  }

  const fieldsOf = new Map(changes.results.changed.map(({ sourceDriverId, fields }) => [sourceDriverId, fields]))
  const lapsOf = Map.groupBy(
    [
      ...changes.laps.gone.map((one) => ({ ...one, change: 'removed' as const, fields: [] })),
      ...changes.laps.added.map((one) => ({ ...one, change: 'added' as const, fields: [] })),
      ...changes.laps.changed.map((one) => ({ ...one, change: 'changed' as const })),
    ],
    ({ sourceDriverId }) => sourceDriverId,
  )
  for (const result of next.results) {
    const driver = ofDriver(result)
    for (const { field, old, new: now } of fieldsOf.get(result.sourceDriverId) ?? []) {
      if (field === 'tableOrder' && !moved.has(result.sourceDriverId)) continue
      found.push({ ...driver, subject: 'result', change: 'changed', field, old, new: now })
    }
    const laps = lapsOf.get(result.sourceDriverId) ?? []
    for (const { lap, change, fields } of laps.toSorted((one, other) => one.lap.lapNumber - other.lap.lapNumber)) {
      const { lapNumber, ...facts } = lap
      const one = { ...driver, subject: 'lap' as const, change, lapNumber }
      if (change === 'removed') found.push({ ...one, old: facts, new: null })
      if (change === 'added') found.push({ ...one, old: null, new: facts })
      for (const { field, old, new: now } of fields) found.push({ ...one, field, old, new: now })
    }
  }
  return found
}

const onRacePage: readonly PageType[] = ['race-result']

const nobody = { sourceDriverId: null, driverName: null, lapNumber: null, field: null, old: null, new: null } as const

/** A whole result, its laps included; who it was stands beside it. */
function wholeOf({ sourceDriverId, driverName, ...result }: RaceResult): object {
  return result
}

/** Fields of a race that are read out of another one's text, and tell it better. */
const toldBy: { readonly [Field in keyof RaceFacts]?: readonly (keyof RaceFacts)[] } = {
  rawLabel: ['raceNumber', 'className', 'label'],
  heatNumber: ['label'],
  heatCount: ['label'],
  mainLetter: ['label'],
  mainLeg: ['label'],
  completedText: ['completedAtLocal'],
  lengthText: ['lengthMs'],
}

type RaceField = FieldChange<RaceFacts>

function toldOnce(fields: readonly RaceField[]): readonly RaceField[] {
  const changed = new Set(fields.map(({ field }) => field))
  return fields.filter(({ field }) => !toldBy[field]?.some((better) => changed.has(better)))
}

/**
 * Its length stands on the race's own page, all else on its line of the event's page. A class that changed while the
 * line did not was found through the entry list.
 */
function pagesOf(field: keyof RaceFacts, fields: readonly RaceField[]): readonly PageType[] {
  if (field === 'lengthMs' || field === 'lengthText') return onRacePage
  const isLineChanged = fields.some((one) => one.field === 'rawLabel')
  return field === 'className' && !isLineChanged
    ? ['entry-list', 'event', 'race-result']
    : ['event', 'race-result', 'entry-list']
}

/** Drivers whose place among those that kept their position, or kept having none, is another one. */
function movedLines(stored: readonly RaceResult[], next: readonly RaceResult[]): ReadonlySet<string> {
  const positions = new Map(stored.map(({ sourceDriverId, position }) => [sourceDriverId, position]))
  const kept = new Set<string>()
  for (const { sourceDriverId, position } of next) {
    if (positions.has(sourceDriverId) && positions.get(sourceDriverId) === position) kept.add(sourceDriverId)
  }
  const orderIn = (results: readonly RaceResult[]) =>
    results.map(({ sourceDriverId }) => sourceDriverId).filter((id) => kept.has(id))
  const before = orderIn(stored)
  return new Set(orderIn(next).filter((id, place) => before[place] !== id))
}
