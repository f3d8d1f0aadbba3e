import fc from 'fast-check'
import type { Finding, Lap, RaceDocument, RaceResult } from '../../core/contract/domain.ts'
import { findingRule } from '../../core/contract/domain.ts'

// Any code point, the zero one and quotes included: nothing that a page may hold may bend a statement.
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('0', '007', "O'L\0", '"', '{}', '🏁'),
)
const someText = text.filter((value) => value.length > 0)
const nullable = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 3 })
const small = fc.integer({ min: 0, max: 3 })
const ms = fc.integer({ min: 0, max: 86_400_000 })
const place = fc.integer({ min: 1, max: 1_000 })

const anyLap: fc.Arbitrary<Lap> = fc.record({
  lapNumber: fc.integer({ min: 1, max: 5 }),
  lapTimeMs: fc.oneof(small, ms),
  position: nullable(place),
  pace: nullable(someText),
  segments: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 }),
  ),
}) as fc.Arbitrary<Lap>

const byNumber = (laps: Lap[]) => laps.toSorted((one, other) => one.lapNumber - other.lapNumber)

const anyResult = (driverIds: readonly string[], driverName: fc.Arbitrary<string>): fc.Arbitrary<RaceResult> =>
  fc.record({
    position: nullable(place),
    sourceDriverId: fc.constantFrom(...driverIds),
    driverName,
    carNumber: nullable(someText),
    gridPosition: nullable(place),
    lapsCompleted: nullable(small),
    totalTimeMs: nullable(ms),
    statusText: nullable(someText),
    behind: nullable(someText),
    fastestLapMs: nullable(ms),
    fastestLapNumber: nullable(small),
    averageLapMs: nullable(ms),
    averageTop5Ms: nullable(ms),
    averageTop10Ms: nullable(ms),
    averageTop15Ms: nullable(ms),
    top2ConsecutiveMs: nullable(ms),
    top3ConsecutiveMs: nullable(ms),
    stdDeviationMs: nullable(ms),
    consistencyPercent: nullable(fc.double({ min: -1e9, max: 100, noNaN: true }).map((value) => value + 0)),
    laps: fc.uniqueArray(anyLap, { selector: (lap) => lap.lapNumber, maxLength: 5 }).map(byNumber),
  })

const anyFinding: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom(...findingRule.options),
  sourceDriverId: nullable(someText),
  driverName: nullable(text),
  lapNumber: nullable(small),
  published: nullable(text),
  computed: nullable(text),
  message: someText,
})

export interface AnyRace {
  readonly sourceRaceId?: fc.Arbitrary<string>
  readonly driverIds?: readonly string[]
  readonly driverName?: fc.Arbitrary<string>
}

/** Any race document the contract allows, over few drivers and laps, so that two of them often overlap. */
export function anyRace({
  sourceRaceId = fc.constant('7'),
  driverIds = ['1', '01', 'x', '2e3'],
  driverName = text,
}: AnyRace = {}): fc.Arbitrary<RaceDocument> {
  return fc.record({
    sourceRaceId,
    section: nullable(someText),
    raceNumber: nullable(small),
    className: nullable(someText),
    label: nullable(someText),
    completedAtLocal: nullable(fc.constantFrom('2025-11-16T09:00', '2025-11-16T10:00', '2025-11-16T11:00')),
    lengthMs: nullable(ms),
    results: fc.uniqueArray(anyResult(driverIds, driverName), {
      selector: (result) => result.sourceDriverId,
      maxLength: 4,
    }),
    findings: fc.array(anyFinding, { maxLength: 3 }),
    rawLabel: nullable(someText),
    heatNumber: nullable(small),
    heatCount: nullable(small),
    mainLetter: nullable(someText),
    mainLeg: nullable(small),
    completedText: nullable(someText),
    lengthText: nullable(someText),
  })
}
