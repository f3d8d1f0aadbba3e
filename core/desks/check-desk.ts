import type { ChecksOf, MeetingChecks, RaceChecks } from '../contract/checks.ts'
import { Failure, storedOnly } from '../contract/failure.ts'
import type { Engine } from '../engine/engine-shape.ts'
import {
  findDisagreement,
  findMeetingChecks,
  findOpenDisagreements,
  findRaceChecks,
  type RaceAddress,
} from '../queries/race-checks.ts'
import { decide, decideAll } from '../store/decisions.ts'

/** What is verified, and what a person says of what does not add up. Throws Failures only. */
export function checkDesk(engine: Pick<Engine, 'reading' | 'withStore' | 'connectorOf' | 'demo' | 'who'>) {
  /** As pages are archived; the demo club's have an address too, where this program brings it along. */
  const addressOf: RaceAddress = ({ source, sourceTrackSlug, sourceRaceId }) => {
    if (source === 'demo' && engine.demo === undefined) return null
    const page = { source, pageType: 'race-result', sourceTrackSlug, sourceId: sourceRaceId } as const
    return engine.connectorOf(source).urlOf(page).href
  }
  const raceChecks = (raceId: number): RaceChecks => {
    return storedOnly(findRaceChecks(engine.reading(), raceId, addressOf), 'race')
  }
  const say = (raceId: number, checkId: string, isKnown: boolean, note: string | null): RaceChecks => {
    engine.withStore((store) =>
      store.transaction(() => {
        const found = findDisagreement(store, raceId, checkId)
        if (found === undefined) {
          throw new Failure(
            'input/invalid',
            'That does not disagree any more, or other figures do. Look at the checks again.',
          )
        }
        decide(store, {
          kind: 'finding',
          subject: found.subject,
          value: isKnown ? {} : null,
          note: isKnown ? note : null,
          doneBy: engine.who,
          verb: isKnown ? 'acknowledge-finding' : 'forget-acknowledgement',
          about: found.about,
        })
      }),
    )
    return raceChecks(raceId)
  }
  return {
    race: raceChecks,
    meeting(eventId: number): MeetingChecks {
      return storedOnly(findMeetingChecks(engine.reading(), eventId, addressOf), 'meeting')
    },
    /** Marks what does not add up as known, until one of its figures is another. `input/invalid` where it is not so. */
    acknowledge: (raceId: number, checkId: string, note: string | null) => say(raceId, checkId, true, note || null),
    forget: (raceId: number, checkId: string) => say(raceId, checkId, false, null),
    /** The same of all that nobody has acknowledged yet, with one note and one way back. */
    acknowledgeAll(of: ChecksOf, note: string | null): { actionId: number | null; count: number } {
      return engine.withStore((store) =>
        store.transaction(() => {
          const { subjects, about } = storedOnly(findOpenDisagreements(store, of), of.kind)
          return decideAll(store, {
            ...{ kind: 'finding', subjects, value: {}, note: note || null, doneBy: engine.who },
            ...{ verb: 'acknowledge-finding', about: `${about}: ${subjects.length} that did not add up` },
          })
        }),
      )
    },
  }
}
