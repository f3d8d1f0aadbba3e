import { normaliseClassName } from '../analysis/class-names.ts'
import type { DataTopic } from '../contract/answers.ts'
import { Failure, notStored, storedOnly } from '../contract/failure.ts'
import type {
  FuelSaying,
  LapMarking,
  LapPlace,
  RaceUnderstanding,
  WhatIfAnswer,
  WhatIfWanted,
} from '../contract/understanding.ts'
import { formatTime } from '../contract/units.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findRaceMaterial } from '../queries/race-material.ts'
import { findUnderstanding, findWhatIf } from '../queries/understanding.ts'
import type { Store } from '../store/database.ts'
import { decide } from '../store/decisions.ts'

/** What laps say, and what people say of laps. Methods throw Failures only. */
export interface UnderstandingService {
  understanding(raceId: number): RaceUnderstanding
  /** Leaves a lap out of our figures, or counts it whatever the rule says, with a reason and a way back. */
  mark(marking: LapMarking): { actionId: number | null }
  /** Withdraws what was said of a lap, also where it holds no more. */
  unmark(place: LapPlace): { actionId: number | null }
  /** Says of the class of a race whether it refuels, at whatever meeting; null takes that back. */
  sayFuel(saying: FuelSaying): { actionId: number | null }
  /** The result with one lap counted otherwise; stores nothing. */
  whatIf(wanted: WhatIfWanted): WhatIfAnswer
}

/** What a word on a lap changes: figures of the race, and what people did. */
const changed: readonly DataTopic[] = ['events', 'keeping']

/** `cleanFactor` is asked for each time, since a person may set it. `tell` hears what a word on a lap changed. */
export function createUnderstandingService(
  engine: Pick<Engine, 'reading' | 'withStore' | 'who'>,
  cleanFactor: () => number,
  tell: (topics: readonly DataTopic[]) => void,
): UnderstandingService {
  const settings = () => ({ cleanFactor: cleanFactor() })
  const decided = (actionId: number | null) => {
    if (actionId !== null) tell(changed)
    return { actionId }
  }
  return {
    understanding(raceId) {
      return storedOnly(findUnderstanding(engine.reading(), raceId, settings()), 'race')
    },
    mark({ verdict, reason, ...place }) {
      const note = reason.trim()
      if (note === '') throw new Failure('input/invalid', 'Say why: the reason is shown wherever the lap is.')
      return decided(
        engine.withStore((store) => {
          const { subject, about, lapTimeMs, isCounted } = lapAt(store, place, settings())
          if (lapTimeMs === null)
            throw new Failure('input/invalid', `There is no lap ${place.lapNumber} of this driver.`)
          if (!isCounted && verdict === 'in') {
            throw new Failure(
              'input/invalid',
              `Lap ${place.lapNumber} is not counted by this race, so it cannot count here.`,
            )
          }
          const word = verdict === 'out' ? 'left out' : 'counted'
          return decide(store, {
            kind: 'lap',
            subject,
            value: { verdict, lapTimeMs },
            note,
            doneBy: engine.who,
            verb: 'mark-lap',
            about: `${about} (${formatTime(lapTimeMs)}) as ${word}: ${note}`,
          })
        }),
      )
    },
    unmark(place) {
      return decided(
        engine.withStore((store) => {
          const { subject, about } = lapAt(store, place, settings())
          return decide(store, { kind: 'lap', subject, value: null, doneBy: engine.who, verb: 'unmark-lap', about })
        }),
      )
    },
    sayFuel({ raceId, refuels }) {
      return decided(
        engine.withStore((store) => {
          const { race, source } = storedOnly(findRaceMaterial(store, raceId, settings()), 'race')
          const { className } = race
          if (className === null) {
            throw new Failure('input/invalid', 'This race names no class, so nothing can be said of its class.')
          }
          const said = refuels === null ? 'goes by its name' : refuels ? 'refuels' : 'does not refuel'
          return decide(store, {
            kind: 'fuel',
            subject: { source, className: normaliseClassName(className) },
            value: refuels === null ? null : { refuels },
            doneBy: engine.who,
            verb: 'say-fuel',
            about: `${className} ${said}`,
          })
        }),
      )
    },
    whatIf(wanted) {
      const found = findWhatIf(engine.reading(), wanted, settings())
      if (found !== undefined) return found
      const next = wanted.kind === 'merge' ? ', or none after it' : ''
      throw new Failure('input/invalid', `There is no lap ${wanted.lapNumber} of this driver in this race${next}.`)
    },
  }
}

/** A lap by the sources' ids, with what it is called. Its time is null where there is no such lap (any more). */
function lapAt(store: Store, { raceId, driverId, lapNumber }: LapPlace, settings: { readonly cleanFactor: number }) {
  const material = findRaceMaterial(store, raceId, settings)
  if (material === undefined) throw notStored('race')
  const { race, driverIds, figures, source, sourceEventId, eventName } = material
  const result = race.results.find(({ sourceDriverId }) => driverIds.get(sourceDriverId) === driverId)
  if (result === undefined) throw new Failure('input/invalid', 'There is no such driver in this race.')
  const { sourceDriverId, driverName, laps } = result
  const counted = figures.drivers.find((one) => one.sourceDriverId === sourceDriverId)?.counted ?? []
  return {
    subject: { source, sourceEventId, sourceRaceId: race.sourceRaceId, sourceDriverId, lapNumber },
    about: `lap ${lapNumber} of ${driverName}, ${race.label ?? `race ${race.sourceRaceId}`}, ${eventName}`,
    lapTimeMs: laps.find((lap) => lap.lapNumber === lapNumber)?.lapTimeMs ?? null,
    isCounted: counted.some((lap) => lap.lapNumber === lapNumber),
  }
}
