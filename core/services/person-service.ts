import type { DataTopic } from '../contract/answers.ts'
import type { DriverItem } from '../contract/driver-history.ts'
import type { DriverMeeting } from '../contract/driver-meeting.ts'
import { Failure, notStored } from '../contract/failure.ts'
import type { DriverPair, PersonDecision, PersonSaid, SuggestionList } from '../contract/persons.ts'
import type { TransponderReport } from '../contract/transponders.ts'
import { personDesk } from '../desks/person-desk.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findDriverMeeting } from '../queries/driver-meeting.ts'
import { listSuggestions } from '../queries/person-suggestions.ts'
import { listPersonDecisions } from '../queries/persons.ts'
import { listRecentDrivers } from '../queries/recent-drivers.ts'
import { findTransponderReport } from '../queries/transponder-report.ts'
import { findEventById } from '../store/events.ts'

/** What a decision about persons may change: every figure of a driver, and what people did. */
const changed: readonly DataTopic[] = ['events', 'keeping']

/** Who is who, for the screens. `tell` hears what a decision changed. Methods throw Failures only. */
export function createPersonService(
  engine: Engine,
  settings: SettingsDesk,
  tell: (topics: readonly DataTopic[]) => void,
) {
  const desk = personDesk(engine)
  const decided = (actionId: number | null) => {
    if (actionId !== null) tell(changed)
    return { actionId }
  }
  return {
    driverMeeting(eventId: number, driverId: number): DriverMeeting {
      const cleanFactor = settings.current().cleanLapPercent / 100
      const found = findDriverMeeting(engine.reading(), eventId, driverId, { cleanFactor })
      if (found) return found
      throw new Failure('input/invalid', 'There is no race of this driver at this meeting in this database.')
    },
    recent: (limit: number): DriverItem[] => listRecentDrivers(engine.reading(), limit),
    suggestions: (limit: number): SuggestionList => listSuggestions(engine.reading(), limit),
    transponders(eventId: number): TransponderReport {
      if (findEventById(engine.reading(), eventId)) return findTransponderReport(engine.reading(), eventId)
      throw notStored('meeting')
    },
    decisions: (): PersonDecision[] => listPersonDecisions(engine.reading()),
    merge: ({ driverId, otherDriverId, note }: PersonSaid) => decided(desk.merge(driverId, otherDriverId, note)),
    tellApart: ({ driverId, otherDriverId, note }: PersonSaid) =>
      decided(desk.tellApart(driverId, otherDriverId, note)),
    forget: ({ driverId, otherDriverId }: DriverPair) => decided(desk.forget(driverId, otherDriverId)),
  }
}
