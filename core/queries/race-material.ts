import { normaliseClassName } from '../analysis/class-names.ts'
import type { LapVerdict } from '../analysis/clean-laps.ts'
import { type FuelGuess, guessFuel } from '../analysis/fuel-guess.ts'
import { type RaceFigures, raceFigures } from '../analysis/race-figures.ts'
import type { Decision } from '../contract/decisions.ts'
import type { Race, SourceName } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { readEventRaces } from './event-races.ts'

/** How figures of ours are made, as a person set it. */
export interface FigureSettings {
  /** How slow, in times of the driver's median, a lap may be and still be clean. */
  readonly cleanFactor: number
}

/** A stored race with all that figures are made from, and the figures themselves: what queries and sheets start with. */
export interface RaceMaterial {
  readonly raceId: number
  readonly race: Race
  /** Ours, by the source's. */
  readonly driverIds: ReadonlyMap<string, number>
  /** What people said of laps whose times are still those they said it of: by source's driver id, then by lap number. */
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<number, LapVerdict>>
  readonly figures: RaceFigures
  /** Whether its class refuels, guessed from its name or said by a person. */
  readonly fuel: SaidFuel
}

export interface SaidFuel extends FuelGuess {
  /** Who said so; null for a guess. */
  readonly saidBy: string | null
}

/** A meeting as figures need it. */
export interface MeetingMaterial {
  readonly eventId: number
  readonly source: SourceName
  readonly sourceEventId: string
  readonly sourceTrackSlug: string
  readonly eventName: string
  readonly trackName: string
  readonly layoutName: string | null
  readonly startDateLocal: string | null
  /** In the order run. */
  readonly races: readonly RaceMaterial[]
}

/** One race of its meeting; undefined where there is no such race. All of one moment. */
export function findRaceMaterial(
  store: Store,
  raceId: number,
  settings: FigureSettings,
): (Omit<MeetingMaterial, 'races'> & RaceMaterial) | undefined {
  return store.read(() => {
    const place = store
      .prepare<[number], { eventId: number; sourceRaceId: string }>(
        'select event_id as eventId, source_race_id as sourceRaceId from race where id = ?',
      )
      .get(raceId)
    const meeting = place && findMeetingMaterial(store, place.eventId, settings, place.sourceRaceId)
    const [material] = meeting?.races ?? []
    if (meeting === undefined || material === undefined) return undefined
    const { races, ...about } = meeting
    return { ...about, ...material }
  })
}

/** A whole meeting, or one race of it; undefined where it is not stored. All of one moment, one query a table. */
export function findMeetingMaterial(
  store: Store,
  eventId: number,
  { cleanFactor }: FigureSettings,
  sourceRaceId: string | null = null,
): MeetingMaterial | undefined {
  return store.read(() => {
    const about = store
      .prepare<[number], Omit<MeetingMaterial, 'races'>>(
        `select e.id as eventId, e.source, e.source_event_id as sourceEventId, t.source_track_slug as sourceTrackSlug,
                e.name as eventName, coalesce(t.name, e.track_name, t.source_track_slug) as trackName,
                e.layout_name as layoutName, e.start_date_local as startDateLocal
         from event e join track t on t.id = e.track_id where e.id = ?`,
      )
      .get(eventId)
    if (about === undefined) return undefined
    const ids = driverIdsOf(store, eventId)
    const said = listDecisions(store, 'lap', eventId)
    const fuels = listDecisions(store, 'fuel').filter(({ subject }) => subject.source === about.source)
    const races = readEventRaces(store, eventId, sourceRaceId).map(({ raceId, race }) => {
      const verdicts = verdictsOf(
        race,
        said.filter(({ subject }) => subject.sourceRaceId === race.sourceRaceId),
      )
      const driverIds = new Map(
        race.results.flatMap(({ sourceDriverId }) => {
          const driverId = ids.get(sourceDriverId)
          return driverId === undefined ? [] : [[sourceDriverId, driverId] as const]
        }),
      )
      const figures = raceFigures(race.results, { cleanFactor, verdicts })
      return { raceId, race, driverIds, verdicts, figures, fuel: fuelOf(race, fuels) }
    })
    return { ...about, races }
  })
}

function fuelOf({ className, label }: Race, fuels: readonly Decision<'fuel'>[]): SaidFuel {
  const name = className === null ? null : normaliseClassName(className)
  const said = fuels.find(({ subject }) => subject.className === name)
  if (said === undefined) return { ...guessFuel(className, label), saidBy: null }
  return { kind: said.value.refuels ? 'fuel' : 'electric', word: null, saidBy: said.decidedBy }
}

function driverIdsOf(store: Store, eventId: number): ReadonlyMap<string, number> {
  const rows = store
    .prepare<[number], [string, number]>(
      `select distinct d.source_driver_id, d.id from race r join race_result rr on rr.race_id = r.id
       join driver d on d.id = rr.driver_id where r.event_id = ?`,
    )
    .raw()
    .all(eventId)
  return new Map(rows)
}

type LapDecision = ReturnType<typeof listDecisions<'lap'>>[number]

/** A word on a lap holds for the time it was said of: a corrected lap is another lap. */
function verdictsOf(race: Race, said: readonly LapDecision[]): Map<string, Map<number, LapVerdict>> {
  const verdicts = new Map<string, Map<number, LapVerdict>>()
  for (const { subject, value } of said) {
    const result = race.results.find(({ sourceDriverId }) => sourceDriverId === subject.sourceDriverId)
    const lap = result?.laps.find(({ lapNumber }) => lapNumber === subject.lapNumber)
    if (lap?.lapTimeMs !== value.lapTimeMs) continue
    const own = verdicts.get(subject.sourceDriverId) ?? new Map<number, LapVerdict>()
    verdicts.set(subject.sourceDriverId, own.set(subject.lapNumber, value.verdict))
  }
  return verdicts
}
