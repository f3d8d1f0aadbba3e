import type { ComparisonAnswer, ComparisonWanted, RecordAnswer } from '../contract/comparison.ts'
import { Failure, storedOnly } from '../contract/failure.ts'
import type { RaceReplayAnswer } from '../contract/replay-race.ts'
import type { SettingsDesk } from '../desks/settings-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findComparison } from '../queries/comparison.ts'
import { findHeadToHead } from '../queries/head-to-head.ts'
import { findRaceReplay } from '../queries/race-replay.ts'

/** A race as it went by, and drivers head to head, as screens ask for them. All throw `input/invalid` for what is not stored. */
export function createComparisonService(engine: Pick<Engine, 'reading'>, settings: SettingsDesk) {
  const figures = () => ({ cleanFactor: settings.current().cleanLapPercent / 100 })
  return {
    raceReplay(raceId: number): RaceReplayAnswer {
      return storedOnly(findRaceReplay(engine.reading(), raceId, figures()), 'race')
    },
    compareInRace(wanted: ComparisonWanted): ComparisonAnswer {
      return storedOnly(findComparison(engine.reading(), wanted, figures()), 'race with both drivers')
    },
    /** Throws `input/invalid` also where both are one person. */
    compareRecord(oneId: number, otherId: number): RecordAnswer {
      const record = storedOnly(findHeadToHead(engine.reading(), oneId, otherId), 'driver')
      if (record === 'same')
        throw new Failure('input/invalid', 'Both are the same person. Choose two different drivers.')
      return record
    },
  }
}
