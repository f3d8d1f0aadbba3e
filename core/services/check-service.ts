import type { ChecksOf, MeetingChecks, RaceChecks } from '../contract/checks.ts'
import { checkDesk } from '../desks/check-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'

/** What screens ask about published figures that were checked. `onSaid` is called once a person has said something. */
export function createCheckService(engine: Engine, onSaid: () => void) {
  const desk = checkDesk(engine)
  const told = (checks: RaceChecks): RaceChecks => {
    onSaid()
    return checks
  }
  return {
    race: (raceId: number): RaceChecks => desk.race(raceId),
    meeting: (eventId: number): MeetingChecks => desk.meeting(eventId),
    acknowledge: (raceId: number, checkId: string, note: string | null) =>
      told(desk.acknowledge(raceId, checkId, note)),
    acknowledgeAll(of: ChecksOf, note: string | null) {
      const done = desk.acknowledgeAll(of, note)
      if (done.actionId !== null) onSaid()
      return done
    },
    forget: (raceId: number, checkId: string) => told(desk.forget(raceId, checkId)),
  }
}
