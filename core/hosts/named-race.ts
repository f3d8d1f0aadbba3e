import { Failure } from '../contract/failure.ts'
import { foldText, matchesEveryWord } from '../contract/fold.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { type FigureSettings, findMeetingMaterial, type RaceMaterial } from '../queries/race-material.ts'
import { findEvent } from '../store/events.ts'

/** A stored race by its meeting's name and the source's id. Throws `input/invalid` with what is there instead. */
export function namedRace(
  engine: Pick<Engine, 'eventPage' | 'reading'>,
  eventName: string,
  sourceRaceId: string,
  settings: FigureSettings,
): RaceMaterial {
  const { source, sourceId } = engine.eventPage(eventName)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (!event) throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
  const [race] = findMeetingMaterial(engine.reading(), event.eventId, settings, sourceRaceId)?.races ?? []
  if (race) return race
  throw new Failure(
    'input/invalid',
    `Event ${source}:${sourceId} has no stored race ${sourceRaceId}. "laps ${source}:${sourceId}" names those that it has.`,
  )
}

/** Our id of a driver of a race, by the source's id, the car's number, or words of the name. Throws `input/invalid`. */
export function namedDriver({ race, driverIds }: RaceMaterial, who: string): number {
  const { results } = race
  const wanted = who.trim()
  const byNumber = results.filter(({ sourceDriverId, carNumber }) => sourceDriverId === wanted || carNumber === wanted)
  const byName = results.filter((one) => matchesEveryWord(foldText(wanted), [foldText(one.driverName)]))
  const found = byNumber.length > 0 ? byNumber : byName
  const [only] = found
  const driverId = only && driverIds.get(only.sourceDriverId)
  if (found.length === 1 && driverId !== undefined) return driverId
  const names = (found.length > 1 ? found : results)
    .map(({ driverName, sourceDriverId }) => `${driverName} (${sourceDriverId})`)
    .join(', ')
  throw new Failure(
    'input/invalid',
    found.length > 1
      ? `Several drivers of this race match "${who}": ${names}. Use the number.`
      : `No driver of this race matches "${who}". In it are: ${names}.`,
  )
}
