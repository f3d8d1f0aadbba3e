import { isOwnRule } from '../analysis/own-rule.ts'
import { checkBehind, checkOrder, checkPlaces } from '../analysis/result-standing.ts'
import type { SourceDisagreement } from '../connectors/connector.ts'
import type { Finding, FindingRule, Lap, RaceDocument, RaceResult } from '../contract/domain.ts'
import { formatTime } from '../contract/units.ts'
import { checkPaceFindings, checkPositionFindings } from './check-laps.ts'
import { findingAt, findingOf } from './findings.ts'
import type { UncheckedRace } from './normalise.ts'

/**
 * The race with its findings: what its figures say against each other. Nothing is corrected and nothing dropped. The
 * same document gives the same findings in the same order: by driver as in the table, then by rule.
 */
export function checkRace(race: UncheckedRace, disagreements: readonly SourceDisagreement[] = []): RaceDocument {
  const findings = [
    ...race.results.flatMap(checkLaps),
    ...checkFastestLaps(race.results),
    ...checkPlaceFindings(race.results),
    ...checkOrderFindings(race.results),
    ...checkBehindFindings(race.results),
    ...fromDisagreements(disagreements, race.results),
  ]
  const unsound = new Set(findings.filter(({ rule }) => lapRules.has(rule)).map(({ sourceDriverId }) => sourceDriverId))
  // Lap by lap comparisons only say something new where the laps add up: else one wrong lap is reported fifty times.
  if (unsound.size === 0) findings.push(...checkPositionFindings(race.results))
  findings.push(
    ...checkPaceFindings(
      race.results.filter((result) => !unsound.has(result.sourceDriverId)),
      race.lengthMs,
    ),
  )

  const row = new Map(race.results.map(({ sourceDriverId }, at) => [sourceDriverId, at]))
  const rowOf = ({ sourceDriverId }: Finding) => row.get(sourceDriverId ?? '') ?? -1
  const { results, ...facts } = race
  return { ...facts, results, findings: findings.toSorted((one, other) => rowOf(one) - rowOf(other)) }
}

const lapRules = new Set<FindingRule>(['laps-count', 'laps-sum', 'lap-zero'])

/** The laps against the column Laps/Time, to the millisecond. */
function checkLaps(result: RaceResult): Finding[] {
  const { laps, lapsCompleted, totalTimeMs } = result
  const findings: Finding[] = []
  if (lapsCompleted !== null && lapsCompleted !== laps.length) {
    const figures = { published: String(lapsCompleted), computed: String(laps.length) }
    findings.push(
      findingOf('laps-count', result, figures, `${lapsCompleted} laps in the result, ${laps.length} in the lap list.`),
    )
  }
  const sumMs = sumOf(laps)
  if (totalTimeMs !== null && totalTimeMs !== sumMs) {
    const figures = { published: formatTime(totalTimeMs), computed: formatTime(sumMs) }
    findings.push(
      findingOf(
        'laps-sum',
        result,
        figures,
        `the laps add up to ${figures.computed}, the result says ${figures.published}.`,
      ),
    )
  }
  const zero = laps.find(({ lapTimeMs }) => lapTimeMs === 0)
  if (zero) {
    const figures = { published: '0', computed: null, lapNumber: zero.lapNumber }
    findings.push(findingOf('lap-zero', result, figures, `lap ${zero.lapNumber} has no time.`))
  }
  return findings
}

function checkFastestLaps(results: readonly RaceResult[]): Finding[] {
  const disagreeing = results.flatMap(checkFastestLap)
  const compared = results.filter(({ fastestLapMs }) => fastestLapMs !== null)
  return isOwnRule(disagreeing.length, compared.length) ? [] : disagreeing
}

function sumOf(laps: readonly Lap[]): number {
  let sumMs = 0
  for (const { lapTimeMs } of laps) sumMs += lapTimeMs
  return sumMs
}

/**
 * The fastest lap is the lap it names, and no later lap is faster. Lap 1 may be: some races do not count it
 * (LiveRC race page, formulas over the counted laps).
 */
function checkFastestLap(result: RaceResult): Finding[] {
  const { laps, fastestLapMs, fastestLapNumber } = result
  if (fastestLapMs === null) return []
  const named = laps.find(({ lapNumber }) => lapNumber === fastestLapNumber)
  const countedMs = laps.slice(1).map(({ lapTimeMs }) => lapTimeMs)
  const bestMs = Math.min(...(countedMs.length > 0 ? countedMs : laps.map(({ lapTimeMs }) => lapTimeMs)))
  const wrongMs = named && named.lapTimeMs !== fastestLapMs ? named.lapTimeMs : bestMs < fastestLapMs ? bestMs : null
  const isMissing = fastestLapNumber !== null && !named
  if (wrongMs === null && !isMissing) return []
  const computed = isMissing ? null : formatTime(wrongMs ?? 0)
  const published = `${formatTime(fastestLapMs)}${fastestLapNumber === null ? '' : ` on lap ${fastestLapNumber}`}`
  const sentence = isMissing
    ? `the fastest lap is given as ${published}, which is not in the lap list.`
    : `the fastest lap is given as ${published}, the lap list has ${computed}.`
  return [findingOf('fastest-lap', result, { published, computed, lapNumber: fastestLapNumber }, sentence)]
}

/** The places as they are printed; a race that is placed by another rule as a whole has no finding. */
function checkPlaceFindings(results: readonly RaceResult[]): Finding[] {
  const checks = checkPlaces(results)
  const disagreeing = checks.filter(({ agrees }) => !agrees)
  if (isOwnRule(disagreeing.length, checks.length)) return []
  return disagreeing.flatMap(({ row, published, computed }) => {
    const sentence = `placed ${published}, but stands in the table where ${computed} would be.`
    return findingAt('result-order', results, row, { published, computed }, sentence)
  })
}

function checkOrderFindings(results: readonly RaceResult[]): Finding[] {
  return checkOrder(results).flatMap(({ row, published, computed, agrees, above }) => {
    const sentence = `placed ${published} behind ${above}, but laps and time are better.`
    return agrees ? [] : findingAt('result-order', results, row, { published, computed }, sentence)
  })
}

function checkBehindFindings(results: readonly RaceResult[]): Finding[] {
  const compared = checkBehind(results).filter(({ computed }) => computed !== null)
  const disagreeing = compared.filter(({ agrees }) => !agrees)
  if (isOwnRule(disagreeing.length, compared.length)) return []
  return disagreeing.flatMap(({ row, published, computed }) => {
    const sentence = `behind is given as ${published}, laps and times say ${computed}.`
    return findingAt('behind', results, row, { published, computed }, sentence)
  })
}

/** What table and lap script say differently; where most drivers' do in one thing, the two mean different things there. */
function fromDisagreements(disagreements: readonly SourceDisagreement[], results: readonly RaceResult[]): Finding[] {
  const counts = new Map<string, number>()
  for (const { what } of disagreements) counts.set(what, (counts.get(what) ?? 0) + 1)
  return disagreements
    .filter(({ what }) => !isOwnRule(counts.get(what) ?? 0, results.length))
    .map(({ rule, sourceDriverId, what, published, computed }) => {
      const result = results.find((one) => one.sourceDriverId === sourceDriverId)
      const driverName = result?.driverName ?? null
      const message = `${driverName}: the page gives ${published} as ${what}, and elsewhere ${computed}.`
      return { rule, sourceDriverId, driverName, lapNumber: null, published, computed, message }
    })
}
