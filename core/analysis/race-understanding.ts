import type { Race } from '../contract/domain.ts'
import type { LapVerdict } from './clean-laps.ts'
import { type FuelGuess, guessFuel } from './fuel-guess.ts'
import { type FuelStop, findFuelStops } from './fuel-stops.ts'
import { findHints, type LapHint } from './hints.ts'
import { findPassingSuspects, type PassingSuspect } from './missed-passing.ts'
import { findOutliers, type LapBand, type LapMark, lapBand, markedLaps } from './outliers.ts'
import { cleanPaceOf, type Pace } from './pace.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'
import { type RaceStory, storyOfRace } from './race-story.ts'
import { type Stint, stintsOf } from './stints.ts'
import { type WhatIf, whatIf } from './what-if.ts'

/** Of a figure of which more is better: 1 for the best; null for who has none. */
type Rank = number | null

export interface DriverUnderstanding {
  readonly sourceDriverId: string
  readonly band: LapBand | null
  readonly marks: readonly LapMark[]
  readonly hints: readonly LapHint[]
  readonly stints: readonly Stint[]
  readonly cleanPace: Pace | null
  readonly publishedConsistencyRank: Rank
  readonly cleanConsistencyRank: Rank
}

/** A suspicion with what it would change. */
export interface SuspectWithEffect extends PassingSuspect {
  readonly sourceDriverId: string
  readonly effect: WhatIf
}

export interface RaceUnderstanding {
  readonly fuel: FuelGuess
  /** In the order of the published table. */
  readonly drivers: readonly DriverUnderstanding[]
  readonly suspects: readonly SuspectWithEffect[]
  readonly story: RaceStory
}

type Verdicts = ReadonlyMap<string, ReadonlyMap<number, LapVerdict>>

/**
 * What the laps of a race say beyond its figures: laps out of the ordinary, what may have happened on them, stints, missed
 * passings and what they would change, and how the order came about. A word of a person changes marks and clean figures;
 * hints and suspicions stay what the times say. Whether the class refuels is guessed from its name unless `fuel` says it.
 */
export function understandRace(
  race: Pick<Race, 'className' | 'label' | 'lengthMs' | 'results'>,
  figures: RaceFigures,
  verdicts: Verdicts = new Map(),
  fuel: FuelGuess = guessFuel(race.className, race.label),
): RaceUnderstanding {
  const { lengthMs, results } = race
  const figuresOf = new Map(figures.drivers.map((driver) => [driver.sourceDriverId, driver]))
  const own = results.map((result) => {
    const counted = figuresOf.get(result.sourceDriverId)?.counted ?? []
    const band = lapBand(counted)
    const suspects = findPassingSuspects(result.laps, counted, lengthMs)
    return { result, counted, band, outliers: findOutliers(counted, band), suspects }
  })
  const stops = suspectedStops(race, figures, fuel)
  const ranks = ranksOf(figures.drivers, results)
  return {
    fuel,
    drivers: own.map(({ result, band, outliers, suspects }, at) => {
      const { sourceDriverId, laps, statusText } = result
      const clean = figuresOf.get(sourceDriverId)?.cleanLaps.clean ?? []
      const suspectLaps = new Set(suspects.map(({ lapNumber }) => lapNumber))
      const ownStops = stops[at] ?? []
      return {
        sourceDriverId,
        band,
        marks: markedLaps(laps, outliers, verdicts.get(sourceDriverId)),
        hints: findHints({ laps, band, outliers, stops: ownStops, suspectLaps, statusText }, fuel, lengthMs),
        stints: stintsOf(
          laps,
          clean,
          ownStops.map(({ lapNumber }) => lapNumber),
        ),
        cleanPace: cleanPaceOf(clean, lengthMs),
        publishedConsistencyRank: ranks.published[at] ?? null,
        cleanConsistencyRank: ranks.clean[at] ?? null,
      }
    }),
    suspects: own.flatMap(({ result: { sourceDriverId }, suspects }) =>
      suspects.flatMap((suspect) => {
        const kind = suspect.kind === 'missed' ? 'split' : 'merge'
        const effect = whatIf(results, { kind, sourceDriverId, lapNumber: suspect.lapNumber }, figures.basis)
        return effect === null ? [] : [{ ...suspect, sourceDriverId, effect }]
      }),
    ),
    story: storyOfRace(results, figures),
  }
}

/** The suspected fuel stops of each driver, in the order given: none where the class does not refuel, or nobody knows. */
export function suspectedStops(
  { lengthMs, results }: Pick<Race, 'lengthMs' | 'results'>,
  { drivers }: RaceFigures,
  { kind }: FuelGuess,
): FuelStop[][] {
  if (kind !== 'fuel') return results.map(() => [])
  return findFuelStops(
    results.map(({ laps }, at) => ({ laps, counted: drivers[at]?.counted ?? [] })),
    lengthMs,
  )
}

function ranksOf(drivers: readonly DriverFigures[], results: Race['results']): { published: Rank[]; clean: Rank[] } {
  return {
    published: rank(results.map(({ consistencyPercent }) => consistencyPercent)),
    clean: rank(drivers.map(({ clean }) => clean.consistencyPercent)),
  }
}

function rank(values: readonly (number | null)[]): Rank[] {
  return values.map((value) => (value === null ? null : values.filter((one) => one !== null && one > value).length + 1))
}
