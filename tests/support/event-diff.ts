import type { Entry, Race, RaceResult } from '../../core/contract/domain.ts'
import type { Meeting } from '../../fixtures/meeting.ts'
import { registrations, totalLaps } from '../../fixtures/model.ts'
import { tidy } from '../../fixtures/names.ts'

/** One difference between two states of an event, in the words of the log of corrections. */
export interface Difference {
  readonly subject: string
  readonly change: string
  readonly sourceRaceId: string | null
  readonly sourceDriverId: string | null
  readonly driverName: string | null
  /** Of an entry. */
  readonly className: string | null
  readonly lapNumber: number | null
  readonly field: string | null
  readonly old: unknown
  readonly new: unknown
}

/** What somebody knows who looked at a meeting's pages each time: races that were listed once, as they were last listed. */
export interface Truth {
  readonly facts: Readonly<Record<string, unknown>>
  readonly entries: readonly Entry[]
  readonly races: ReadonlyMap<string, { readonly race: Race; readonly isListed: boolean }>
  /** The text of each race's link, as it was last listed. */
  readonly printed: ReadonlyMap<string, string>
}

/** What is known after a look at `meeting`, to somebody who knew `before`. */
export function look(meeting: Meeting, before?: Truth): Truth {
  const { expected, model } = meeting
  const { entries, drivers } = registrations(model)
  const races = new Map([...(before?.races ?? [])].map(([id, { race }]) => [id, { race, isListed: false }]))
  for (const race of expected.races) races.set(race.sourceRaceId, { race, isListed: true })
  const printed = new Map(before?.printed)
  for (const { listed, sourceRaceId, raceNumber, classPrinted, className, label } of model.races) {
    const title = classPrinted ? `${className} (${label})` : label
    if (listed) printed.set(sourceRaceId, tidy(`Race ${raceNumber}: ${title}`))
  }
  return {
    facts: {
      name: expected.event.name,
      trackName: expected.track.name,
      layoutName: tidy(model.layoutName),
      startDateLocal: expected.event.startDateLocal,
      endDateLocal: expected.event.endDateLocal,
      entryCount: entries,
      driverCount: drivers,
      lapCount: totalLaps(model),
    },
    entries: expected.entries,
    races,
    printed,
  }
}

const nowhere = {
  sourceRaceId: null,
  sourceDriverId: null,
  driverName: null,
  className: null,
  lapNumber: null,
  field: null,
}

/**
 * Every difference between two states, found the plain way: both are laid out as lists of facts, and the lists are
 * compared. It shares nothing with `core/pipeline/corrections.ts` but the meaning.
 */
export function differences(before: Truth, after: Truth): Difference[] {
  const found: Difference[] = []
  for (const [field, value] of Object.entries(after.facts)) {
    if (before.facts[field] !== value) {
      found.push({ ...nowhere, subject: 'event', change: 'changed', field, old: before.facts[field], new: value })
    }
  }
  found.push(...entryDifferences(before.entries, after.entries))
  for (const [sourceRaceId, { race, isListed }] of after.races) {
    const known = before.races.get(sourceRaceId)
    if (!known) continue
    if (known.isListed !== isListed) {
      const change = isListed ? 'listed' : 'missing'
      found.push({ ...nowhere, subject: 'race', change, sourceRaceId, old: null, new: null })
    }
    found.push(...raceDifferences(known.race, race))
    const [old, now] = [before, after].map(({ printed }) => printed.get(sourceRaceId))
    // Number, class and name of a race are read out of its link, and tell what changed in it.
    const isTold = (['raceNumber', 'className', 'label'] as const).some((field) => known.race[field] !== race[field])
    if (old !== now && !isTold) {
      found.push({ ...nowhere, subject: 'race', change: 'changed', sourceRaceId, field: 'rawLabel', old, new: now })
    }
  }
  return found
}

/** By transponders, as no two entries of one name and class have the same here. */
function entryDifferences(before: readonly Entry[], after: readonly Entry[]): Difference[] {
  const found: Difference[] = []
  const names = new Set(
    [...before, ...after].map(({ className, driverName }) => JSON.stringify([className, driverName])),
  )
  for (const name of names) {
    const of = (entries: readonly Entry[]) =>
      entries.filter(({ className, driverName }) => JSON.stringify([className, driverName]) === name)
    const gone = of(before).filter(({ transponder }) => !of(after).some((one) => one.transponder === transponder))
    const came = of(after).filter(({ transponder }) => !of(before).some((one) => one.transponder === transponder))
    for (let at = 0; at < Math.max(gone.length, came.length); at++) {
      const [one, other] = [gone[at], came[at]]
      const { className = null, driverName = null } = one ?? other ?? {}
      const base = { ...nowhere, subject: 'entry', className, driverName }
      const whole = (entry: Entry) => ({ transponder: entry.transponder, carNumber: entry.carNumber })
      if (one && other) {
        found.push({
          ...base,
          change: 'changed',
          field: 'transponder',
          old: one.transponder,
          new: other.transponder,
        })
      } else if (one) found.push({ ...base, change: 'removed', old: whole(one), new: null })
      else if (other) found.push({ ...base, change: 'added', old: null, new: whole(other) })
    }
  }
  return found
}

function raceDifferences(before: Race, after: Race): Difference[] {
  const { sourceRaceId } = after
  const found: Difference[] = []
  const push = (one: Partial<Difference> & Pick<Difference, 'subject' | 'change'>) =>
    found.push({ ...nowhere, old: null, new: null, sourceRaceId, ...one })
  const compare = (one: object, other: object, where: Pick<Difference, 'subject'> & Partial<Difference>) => {
    for (const [field, value] of Object.entries(other)) {
      const old = (one as Record<string, unknown>)[field]
      if (typeof value !== 'object' || value === null) {
        if (old !== value) push({ ...where, change: 'changed', field, old, new: value })
      }
    }
  }
  compare(
    { ...before, findings: null, results: null, missingUpstream: null },
    { ...after, missingUpstream: null },
    {
      subject: 'race',
    },
  )
  const whole = ({ sourceDriverId: _id, driverName: _name, ...rest }: RaceResult) => rest
  const byId = (results: readonly RaceResult[]) => new Map(results.map((one) => [one.sourceDriverId, one]))
  const [old, now] = [byId(before.results), byId(after.results)]
  for (const [sourceDriverId, result] of old) {
    const { driverName } = result
    if (!now.has(sourceDriverId)) {
      push({ subject: 'result', change: 'removed', sourceDriverId, driverName, old: whole(result) })
    }
  }
  for (const [sourceDriverId, result] of now) {
    const { driverName } = result
    const known = old.get(sourceDriverId)
    const where = { sourceDriverId, driverName }
    if (!known) {
      push({ ...where, subject: 'result', change: 'added', new: whole(result) })
      continue
    }
    compare(known, result, { ...where, subject: 'result' })
    const [lapsThen, lapsNow] = [known, result].map(
      ({ laps }) => new Map(laps.map(({ lapNumber, ...facts }) => [lapNumber, facts])),
    )
    for (const lapNumber of new Set([...(lapsThen?.keys() ?? []), ...(lapsNow?.keys() ?? [])])) {
      const [one, other] = [lapsThen?.get(lapNumber), lapsNow?.get(lapNumber)]
      if (one && other) compare(one, other, { ...where, subject: 'lap', lapNumber })
      else if (one) push({ ...where, subject: 'lap', change: 'removed', lapNumber, old: one })
      else if (other) push({ ...where, subject: 'lap', change: 'added', lapNumber, new: other })
    }
  }
  found.push(...lineDifferences(before.results, after.results, sourceRaceId))
  return found
}

/** Those whose line nothing else explains: same position as before, but another order among those with the same one. */
function lineDifferences(before: readonly RaceResult[], after: readonly RaceResult[], sourceRaceId: string) {
  const position = (results: readonly RaceResult[], id: string) =>
    results.find(({ sourceDriverId }) => sourceDriverId === id)?.position
  const same = (results: readonly RaceResult[]) =>
    results.filter(({ sourceDriverId: id }) => {
      const [one, other] = [position(before, id), position(after, id)]
      return one !== undefined && other !== undefined && one === other
    })
  const found: Difference[] = []
  for (const [rank, { sourceDriverId, driverName }] of same(after).entries()) {
    const was = same(before).findIndex((one) => one.sourceDriverId === sourceDriverId)
    const [old, now] = [before, after].map((list) => list.findIndex((one) => one.sourceDriverId === sourceDriverId))
    if (was === rank || old === now) continue
    const where = { ...nowhere, subject: 'result', change: 'changed', sourceRaceId, sourceDriverId, driverName }
    found.push({ ...where, field: 'tableOrder', old, new: now })
  }
  return found
}
