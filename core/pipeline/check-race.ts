import type { SourceDisagreement } from '../connectors/connector.ts'
import type { Finding, FindingRule, Lap, RaceDocument, RaceResult } from '../contract/domain.ts'
import { formatSeconds, formatTime } from '../contract/units.ts'
import { checkPace, checkPositions } from './check-laps.ts'
import { findingOf, isOwnRule } from './findings.ts'
import type { UncheckedRace } from './normalise.ts'

/**
 * The race with its findings: what its figures say against each other. Nothing is corrected and nothing dropped. The
 * same document gives the same findings in the same order: by driver as in the table, then by rule.
 */
export function checkRace(race: UncheckedRace, disagreements: readonly SourceDisagreement[] = []): RaceDocument {
  const findings = [
    ...race.results.flatMap(checkLaps),
    ...checkFastestLaps(race.results),
    ...checkPlaces(race.results),
    ...checkOrder(race.results),
    ...checkBehind(race.results),
    ...fromDisagreements(disagreements, race.results),
  ]
  const unsound = new Set(findings.filter(({ rule }) => lapRules.has(rule)).map(({ sourceDriverId }) => sourceDriverId))
  // Lap by lap comparisons only say something new where the laps add up: else one wrong lap is reported fifty times.
  if (unsound.size === 0) findings.push(...checkPositions(race.results))
  findings.push(
    ...checkPace(
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

/** Rows stand in the order of their positions: each at most one behind the row above, a tie may repeat one. */
function checkPlaces(results: readonly RaceResult[]): Finding[] {
  const disagreeing: Finding[] = []
  let compared = 0
  let last = { position: 0, row: -1 }
  for (const [row, result] of results.entries()) {
    const { position } = result
    if (position === null) continue
    compared++
    const highest = last.position + row - last.row
    if (position >= last.position && position <= highest) {
      last = { position, row }
      continue
    }
    const figures = { published: String(position), computed: String(highest) }
    const sentence = `placed ${position}, but stands in the table where ${highest} would be.`
    disagreeing.push(findingOf('result-order', result, figures, sentence))
  }
  return isOwnRule(disagreeing.length, compared) ? [] : disagreeing
}

/** More laps first; equal laps, less time first. Rows with a status (DNF, DQ) are the officials' and are left alone. */
function checkOrder(results: readonly RaceResult[]): Finding[] {
  const placed = results.filter(({ statusText, position }) => statusText === null && position !== null)
  return placed.flatMap((result, at) => {
    const above = placed[at - 1]
    if (!above || !isAhead(result, above)) return []
    const figures = { published: String(result.position), computed: `ahead of ${above.driverName}` }
    return [
      findingOf(
        'result-order',
        result,
        figures,
        `placed ${result.position} behind ${above.driverName}, but laps and time are better.`,
      ),
    ]
  })
}

/** Laps and time that a row may stand for. */
interface Standing {
  readonly laps: number
  readonly totalMs: number
}

/**
 * As published, and as the laps say where that is something else: such a row has its finding already, and is not to
 * bring its neighbours one as well.
 */
function standingsOf({ lapsCompleted, totalTimeMs, laps }: RaceResult): Standing[] {
  const published = { laps: lapsCompleted ?? 0, totalMs: totalTimeMs ?? 0 }
  const driven = { laps: laps.length, totalMs: sumOf(laps) }
  const isSame = published.laps === driven.laps && published.totalMs === driven.totalMs
  return isSame ? [published] : [published, driven]
}

function pairsOf(result: RaceResult, above: RaceResult): [Standing, Standing][] {
  const standings = standingsOf(above)
  return standingsOf(result).flatMap((one) => standings.map((other): [Standing, Standing] => [one, other]))
}

function isAhead(result: RaceResult, above: RaceResult): boolean {
  return pairsOf(result, above).every(([one, other]) =>
    one.laps === other.laps ? one.laps > 0 && one.totalMs < other.totalMs : one.laps > other.laps,
  )
}

/** Behind is the gap to the row above (LiveRC race page): seconds on equal laps, else the difference in laps. */
function checkBehind(results: readonly RaceResult[]): Finding[] {
  let compared = 0
  const disagreeing = results.flatMap((result, at) => {
    const above = results[at - 1]
    if (!above || result.behind === null || result.lapsCompleted === null || above.lapsCompleted === null) return []
    const gaps = pairsOf(result, above).map(gapOf)
    const [computed = null] = gaps
    if (computed === null) return []
    compared++
    if (gaps.includes(result.behind)) return []
    const figures = { published: result.behind, computed }
    return [
      findingOf('behind', result, figures, `behind is given as ${result.behind}, laps and times say ${computed}.`),
    ]
  })
  return isOwnRule(disagreeing.length, compared) ? [] : disagreeing
}

/** Null where the row above is not ahead: then it is the order that is wrong, not the gap. */
function gapOf([one, above]: [Standing, Standing]): string | null {
  const gapLaps = above.laps - one.laps
  const gapMs = one.totalMs - above.totalMs
  if (gapLaps < 0 || (gapLaps === 0 && gapMs < 0)) return null
  if (gapLaps > 0) return `${gapLaps} Lap${gapLaps === 1 ? '' : 's'}`
  return formatSeconds(gapMs)
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
