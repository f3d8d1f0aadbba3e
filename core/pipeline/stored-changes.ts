import type { Entry, Finding, RaceDocument, SourceName } from '../contract/domain.ts'
import type { FieldChanged, RaceReplay, ReplayChanges } from '../contract/replay.ts'
import type { Store } from '../store/database.ts'
import { listEntries } from '../store/entries.ts'
import { findEvent } from '../store/events.ts'
import type { FieldChange, LapAt } from '../store/race-changes.ts'
import { findRaceDocument, listStoredRaces, type RacePlace } from '../store/races.ts'
import { compareRace } from './compare-race.ts'

/** How many laps of a kind are listed a race; they are counted all the same. Infinity for all. */
export interface ChangesWanted {
  readonly lapsListed: number
}

/** What differs of an event between two databases; `before` is empty-handed where it does not know the event. */
export function compareStoredEvent(
  before: Store,
  after: Store,
  source: SourceName,
  sourceEventId: string,
  wanted: ChangesWanted,
): ReplayChanges {
  const [old, now] = [before, after].map((store) => readEvent(store, source, sourceEventId))
  const oldEntries = old?.entries ?? []
  const nowEntries = now?.entries ?? []
  return {
    event: differences(old?.facts ?? {}, now?.facts ?? {}),
    entries: compareEntries(oldEntries, nowEntries),
    races: compareRaces(old, now, wanted),
  }
}

interface EventRead {
  readonly facts: Record<string, unknown>
  readonly entries: readonly Entry[]
  readonly races: readonly RacePlace[]
  race(sourceRaceId: string): RaceDocument | undefined
}

function readEvent(store: Store, source: SourceName, sourceEventId: string): EventRead | undefined {
  const event = findEvent(store, source, sourceEventId)
  if (!event) return undefined
  const { eventId, sourceTrackSlug, name, trackName, layoutName, dateText, startDateLocal, endDateLocal } = event
  const { entryCount, driverCount, lapCount } = event
  const counts = { entryCount, driverCount, lapCount }
  return {
    facts: { sourceTrackSlug, name, trackName, layoutName, dateText, startDateLocal, endDateLocal, ...counts },
    entries: listEntries(store, eventId),
    races: listStoredRaces(store, eventId),
    race: (sourceRaceId) => findRaceDocument(store, eventId, sourceRaceId)?.document,
  }
}

function compareEntries(old: readonly Entry[], now: readonly Entry[]): ReplayChanges['entries'] {
  const oldByName = byName(old)
  const nowByName = byName(now)
  const both = [...nowByName].flatMap(([name, entry]) => {
    const before = oldByName.get(name)
    return before ? [{ name, fields: differences(before, entry) }] : []
  })
  const isPlace = ({ field }: FieldChanged) => field === 'place'
  return {
    added: [...nowByName.keys()].filter((name) => !oldByName.has(name)),
    removed: [...oldByName.keys()].filter((name) => !nowByName.has(name)),
    changed: both
      .map(({ name, fields }) => ({ name, fields: fields.filter((field) => !isPlace(field)) }))
      .filter(({ fields }) => fields.length > 0),
    movedCount: both.filter(({ fields }) => fields.some(isPlace)).length,
  }
}

/** By class and driver; a name that stands in its class again is told apart by its number. */
function byName(entries: readonly Entry[]): Map<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>()
  for (const [place, { className, driverName, ...facts }] of entries.entries()) {
    const name = `${className}: ${driverName}`
    let occurrence = 1
    const key = () => (occurrence === 1 ? name : `${name} (${occurrence})`)
    while (found.has(key())) occurrence++
    found.set(key(), { place: place + 1, ...facts })
  }
  return found
}

function compareRaces(old: EventRead | undefined, now: EventRead | undefined, wanted: ChangesWanted): RaceReplay[] {
  const oldPlaces = new Map(old?.races.map((place) => [place.sourceRaceId, place]))
  const nowPlaces = new Map(now?.races.map((place) => [place.sourceRaceId, place]))
  const ids = new Set([...nowPlaces.keys(), ...oldPlaces.keys()])
  return [...ids].flatMap((sourceRaceId) => {
    const before = old?.race(sourceRaceId)
    const after = now?.race(sourceRaceId)
    const placing = differences(placeOf(oldPlaces.get(sourceRaceId)), placeOf(nowPlaces.get(sourceRaceId)))
    const race = compareDocuments(before, after, before && after ? placing : [], wanted)
    return race ? [race] : []
  })
}

function placeOf(place: RacePlace | undefined): Record<string, unknown> {
  return place ? { runOrder: place.runOrder, missingSinceRunId: place.missingSinceRunId } : {}
}

/** Null where nothing differs. */
function compareDocuments(
  before: RaceDocument | undefined,
  after: RaceDocument | undefined,
  placing: readonly FieldChanged[],
  { lapsListed }: ChangesWanted,
): RaceReplay | null {
  const document = after ?? before
  if (!document) return null
  const next = after ?? { ...document, results: [], findings: [] }
  const { isEmpty, fields, results, laps, findings } = compareRace(before, next)
  if (isEmpty && placing.length === 0 && after) return null
  const names = new Map(
    [...(before?.results ?? []), ...next.results].map((result) => [result.sourceDriverId, result.driverName]),
  )
  const who = (sourceDriverId: string) => ({ sourceDriverId, driverName: names.get(sourceDriverId) ?? '' })
  const lapAt = ({ sourceDriverId, lap: { lapNumber, lapTimeMs } }: LapAt) => {
    return { ...who(sourceDriverId), lapNumber, lapTimeMs }
  }
  return {
    sourceRaceId: document.sourceRaceId,
    name: raceName(document),
    change: after === undefined ? 'removed' : before === undefined ? 'added' : 'changed',
    fields: [...fields.map(plain), ...placing],
    results: {
      added: results.added.map(({ result }) => ({ ...who(result.sourceDriverId), laps: result.laps.length })),
      changed: results.changed.map((result) => {
        return { ...who(result.sourceDriverId), fields: result.fields.map(plain) }
      }),
      removed: results.gone.map((result) => ({ ...who(result.sourceDriverId), laps: result.laps.length })),
    },
    laps: {
      addedCount: laps.added.length,
      changedCount: laps.changed.length,
      removedCount: laps.gone.length,
      added: laps.added.slice(0, lapsListed).map(lapAt),
      changed: laps.changed.slice(0, lapsListed).map(({ sourceDriverId, lap: { lapNumber }, fields: changed }) => {
        return { ...who(sourceDriverId), lapNumber, fields: changed.map(plain) }
      }),
      removed: laps.gone.slice(0, lapsListed).map(lapAt),
    },
    findings: {
      added: without(findings?.new ?? [], findings?.old ?? []),
      removed: without(findings?.old ?? [], findings?.new ?? []),
    },
  }
}

function raceName({ section, raceNumber, label, rawLabel, sourceRaceId }: RaceDocument): string {
  const number = raceNumber === null ? 'race' : `race ${raceNumber}`
  return `${section ? `${section}, ` : ''}${number}: ${label ?? rawLabel ?? sourceRaceId}`
}

function without(these: readonly Finding[], those: readonly Finding[]): string[] {
  const known = new Set(those.map(({ message }) => message))
  return these.map(({ message }) => message).filter((message) => !known.has(message))
}

const plain = <Facts>({ field, old, new: next }: FieldChange<Facts>): FieldChanged => ({
  field: String(field),
  old: old as FieldChanged['old'],
  new: next as FieldChanged['new'],
})

function differences(old: Record<string, unknown>, now: Record<string, unknown>): FieldChanged[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((field) => {
    const [before, after] = [old[field] ?? null, now[field] ?? null]
    return before === after ? [] : [{ field, old: before as FieldChanged['old'], new: after as FieldChanged['new'] }]
  })
}
