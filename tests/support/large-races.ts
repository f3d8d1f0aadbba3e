import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import type { Driver, RaceModel, RunModel } from '../../fixtures/model.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { simulateRace } from '../../fixtures/simulate.ts'

/** How the labels of the races of `largeRaces` end. */
export const largeRaceNames = {
  twelve: 'A1-Main',
  fifteen: 'A2-Main',
  alone: 'B1-Main',
  oneLap: 'B2-Main',
  nobody: 'B3-Main',
} as const

/**
 * A meeting whose last races are as large as races get, and as small: 12 drivers × 45 laps, 15 × 90, one driver, one lap
 * each, nobody who started. Equal options give equal bytes.
 */
export function largeRaces(options: { slug?: string; eventId?: string; eventName?: string } = {}): Meeting {
  const { model } = makeMeeting({ seed: 3, size: 'ordinary', eventName: 'Bench Large Races', ...options })
  const drivers = [
    ...new Map(model.classes.flatMap(({ entries }) => entries.map(({ driver }) => [driver.sourceDriverId, driver]))),
  ].map(([, driver]) => driver)
  const last = model.races.filter(({ listed }) => listed).at(-1)
  if (!last || drivers.length < 15) throw new RangeError('The made-up meeting is too small.')
  const race = (at: number, name: string, runs: readonly RunModel[]): RaceModel => ({
    ...last,
    sourceRaceId: String(Number(last.sourceRaceId) + 1_000 + at),
    raceNumber: last.raceNumber + 1 + at,
    label: `${last.className} ${name}`,
    runs,
  })
  return meetingOf({
    ...model,
    races: [
      ...model.races,
      race(0, largeRaceNames.twelve, laps(drivers.slice(0, 12), 45)),
      race(1, largeRaceNames.fifteen, laps(drivers.slice(0, 15), 90)),
      race(2, largeRaceNames.alone, laps(drivers.slice(0, 1), 12)),
      race(3, largeRaceNames.oneLap, laps(drivers.slice(0, 6), 1)),
      race(
        4,
        largeRaceNames.nobody,
        laps(drivers.slice(0, 4), 1).map((run) => ({ ...run, lapTimesMs: [] })),
      ),
    ],
  })
}

/** Everybody drives so many laps, as the fastest would in the race's time; the order is made by their times. */
function laps(drivers: readonly Driver[], count: number): RunModel[] {
  const conditions = { lengthMs: count * 60_000, nitro: true, bestLapMs: 38_000, absent: null, retired: null }
  return simulateRace(seededRandom(`large ${drivers.length} ${count}`), conditions, drivers).map((run) => ({
    ...run,
    lapTimesMs: run.lapTimesMs.slice(0, count),
  }))
}
