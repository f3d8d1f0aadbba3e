import type { CheckedFigure, CheckOutcome, FigureCheck } from '../contract/checks.ts'
import type { Race, RaceResult } from '../contract/domain.ts'
import { formatTime } from '../contract/units.ts'
import { countedLaps, type LapBasis } from './lap-basis.ts'
import { checkPaces, isOtherPaceFormula, type PaceCheck, paceOf } from './lap-pace.ts'
import { checkLapPositions } from './lap-positions.ts'
import { lapStats, sumOfLapsMs } from './lap-stats.ts'
import { isOwnRule } from './own-rule.ts'
import type { RaceFigures } from './race-figures.ts'
import { checkBehind, checkOrder, checkPlaces } from './result-standing.ts'
import { checkStatistics, decimalsOf, type Reading } from './verify-statistics.ts'

/** What of a race is verified. */
export type VerifiableRace = Pick<Race, 'lengthMs' | 'results'>

/**
 * Every figure that a source published of a race against what its own laps and rows give, by driver as in the table, then
 * by figure. Whole milliseconds and texts have to be the same; means, deviations and consistency within half a thousandth;
 * a pace within a millisecond, which is how exactly its source rounds.
 *
 * One mistake is told once: where a driver's laps do not add up, what follows from those laps cannot be told; nor can
 * the positions of a race with such a driver. A figure in which most of a race differs follows another rule there.
 */
export function verifyRace(
  { lengthMs, results }: VerifiableRace,
  { basis, drivers }: Pick<RaceFigures, 'basis' | 'drivers'>,
): FigureCheck[] {
  const decimals = decimalsOf(results)
  const paces = results.map(({ laps }) => (lengthMs === null ? [] : checkPaces(laps, lengthMs)))
  const laps = results.map((result, row) => checkLaps(result, paces[row] ?? []))
  const isUnsound = laps.map((checks) => checks.some(({ outcome }) => outcome === 'disagrees'))
  const perDriver = results.map((result, row): Check[] => {
    const readings = readingsOf(result, basis, drivers[row])
    const told = checkStatistics(result, readings, decimals).map((check) => ({ ...check, lapNumber: null }))
    return isUnsound[row] ? told.map(doubted) : told
  })
  const byRow = results.map((): Check[] => [])
  const add = (row: number, check: Check) => void byRow[row]?.push(check)
  for (const [row, checks] of laps.entries()) for (const check of checks) add(row, check)
  addOrder(results, add)
  addBehind(results, add)
  for (const [row, checks] of perDriver.entries()) for (const check of checks) add(row, check)
  addPaces(paces, isUnsound, lengthMs ?? 0, add)
  addPositions(results, isUnsound.includes(true), add)

  const otherRules = otherRulesOf(byRow)
  return results.flatMap(({ sourceDriverId, driverName }, row) =>
    withOwnRules(byRow[row] ?? [], otherRules).map((check) => ({ ...check, sourceDriverId, driverName })),
  )
}

type Check = Omit<FigureCheck, 'sourceDriverId' | 'driverName'>
type Add = (row: number, check: Check) => void

/** Figures judged driver by driver, and by what most drivers have. */
const judgedByMost: readonly CheckedFigure[] = [
  'behind',
  'fastest-lap',
  'average-lap',
  'average-top-5',
  'average-top-10',
  'average-top-15',
  'top-2-consecutive',
  'top-3-consecutive',
  'deviation',
  'consistency',
  'lap-position',
]

function otherRulesOf(byRow: readonly (readonly Check[])[]): ReadonlySet<CheckedFigure> {
  const all = Map.groupBy(byRow.flat(), ({ figure }) => figure)
  return new Set(
    judgedByMost.filter((figure) => {
      const compared = (all.get(figure) ?? []).filter(({ outcome }) => outcome === 'agrees' || outcome === 'disagrees')
      return isOwnRule(compared.filter(({ outcome }) => outcome === 'disagrees').length, compared.length)
    }),
  )
}

function withOwnRules(checks: readonly Check[], otherRules: ReadonlySet<CheckedFigure>): Check[] {
  return checks.map((check) =>
    check.outcome === 'disagrees' && otherRules.has(check.figure) ? { ...check, outcome: 'other-rule' } : check,
  )
}

/** What disagrees but is worked out of laps that are wrong themselves. */
function doubted<Given extends Check>(check: Given): Given {
  return check.outcome === 'disagrees' ? { ...check, outcome: 'cannot-be-told' } : check
}

function outcomeOf(agrees: boolean): CheckOutcome {
  return agrees ? 'agrees' : 'disagrees'
}

/** Both possible readings where it is not known whether lap 1 counts. */
function readingsOf(
  { laps }: RaceResult,
  basis: LapBasis,
  figures: RaceFigures['drivers'][number] | undefined,
): Reading[] {
  const known = { laps: figures?.counted ?? laps, stats: figures?.own ?? lapStats(laps) }
  if (basis !== 'unknown') return [known]
  const later = countedLaps(laps, 'from-lap-2')
  return [known, { laps: later, stats: lapStats(later) }]
}

/**
 * The number of laps and their sum against the column Laps/Time. Where laps are missing (or too many), the sum is wrong
 * because of them; `lapNumber` is then the first one missing, as far as the paces tell.
 */
function checkLaps({ laps, lapsCompleted, totalTimeMs }: RaceResult, paces: readonly PaceCheck[]): Check[] {
  const checks: Check[] = []
  const sumMs = sumOfLapsMs(laps)
  const missing = (lapsCompleted ?? laps.length) - laps.length
  const missingMs = (totalTimeMs ?? sumMs) - sumMs
  const isOneMatter = missing !== 0 && Math.sign(missing) === Math.sign(missingMs)
  // Of somebody who did not start there is nothing to hold against anything.
  const isNothing = laps.length === 0 && (lapsCompleted ?? 0) === 0
  if (lapsCompleted !== null && !isNothing) {
    checks.push({
      figure: 'laps-count',
      lapNumber: missing > 0 && isOneMatter ? firstMissing(laps.length, paces) : null,
      published:
        isOneMatter && totalTimeMs !== null ? `${lapsCompleted}/${formatTime(totalTimeMs)}` : String(lapsCompleted),
      computed: isOneMatter ? `${laps.length}/${formatTime(sumMs)}` : String(laps.length),
      outcome: outcomeOf(missing === 0),
    })
  } else checks.push({ ...absent, figure: 'laps-count' })
  const zero = laps.find(({ lapTimeMs }) => lapTimeMs === 0)
  if (totalTimeMs !== null && !(isNothing && totalTimeMs === 0)) {
    const check: Check = {
      figure: 'laps-sum',
      lapNumber: null,
      published: formatTime(totalTimeMs),
      computed: formatTime(sumMs),
      outcome: outcomeOf(missingMs === 0),
    }
    checks.push(isOneMatter || zero ? doubted(check) : check)
  } else checks.push({ ...absent, figure: 'laps-sum' })
  if (zero) {
    const { lapNumber } = zero
    checks.push({ figure: 'lap-zero', lapNumber, published: formatTime(0), computed: null, outcome: 'disagrees' })
  }
  return checks
}

const absent = { lapNumber: null, published: null, computed: null, outcome: 'not-published' } as const

/** Up to where the list has a gap the paces are those of its laps; without paces nobody knows. */
function firstMissing(laps: number, paces: readonly PaceCheck[]): number | null {
  if (paces.length === 0) return null
  const first = paces.find(({ agrees }) => !agrees)
  return first ? first.lapNumber : laps + 1
}

/** A row's place, and whether what stands above it belongs there. */
function addOrder(results: readonly RaceResult[], add: Add): void {
  const places = checkPlaces(results)
  const wrong = places.filter(({ agrees }) => !agrees).length
  const isOtherRule = isOwnRule(wrong, places.length)
  const orders = new Map(checkOrder(results).map((check) => [check.row, check]))
  for (const [row, { position }] of results.entries()) {
    const place = places.find((check) => check.row === row)
    const order = orders.get(row)
    if (position === null || !place) add(row, { ...absent, figure: 'result-order' })
    else {
      const shown = order && !order.agrees && (place.agrees || isOtherRule) ? order : place
      const outcome = shown === place && !place.agrees && isOtherRule ? 'other-rule' : outcomeOf(shown.agrees)
      const { published, computed } = shown
      add(row, { figure: 'result-order', lapNumber: null, published, computed, outcome })
    }
  }
}

function addBehind(results: readonly RaceResult[], add: Add): void {
  const checks = new Map(checkBehind(results).map((check) => [check.row, check]))
  for (const row of results.keys()) {
    const check = checks.get(row)
    if (!check) add(row, { ...absent, figure: 'behind' })
    else {
      const { published, computed, agrees } = check
      const outcome = computed === null ? 'cannot-be-told' : outcomeOf(agrees)
      add(row, { figure: 'behind', lapNumber: null, published, computed, outcome })
    }
  }
}

function addPaces(
  paces: readonly (readonly PaceCheck[])[],
  isUnsound: readonly boolean[],
  lengthMs: number,
  add: Add,
): void {
  const isOther = isOtherPaceFormula(paces.filter((_, row) => !isUnsound[row]))
  for (const [row, checks] of paces.entries()) {
    if (checks.length === 0) add(row, { ...absent, figure: 'lap-pace' })
    for (const { lapNumber, published, elapsedMs, agrees } of checks) {
      const computed = agrees ? published : paceOf(elapsedMs, lapNumber, lengthMs)
      const check: Check = { figure: 'lap-pace', lapNumber, published, computed, outcome: outcomeOf(agrees) }
      add(row, isUnsound[row] ? doubted(check) : isOther && !agrees ? { ...check, outcome: 'other-rule' } : check)
    }
  }
}

function addPositions(results: readonly RaceResult[], isDoubted: boolean, add: Add): void {
  const checks = Map.groupBy(checkLapPositions(results), ({ row }) => row)
  for (const row of results.keys()) {
    const own = checks.get(row) ?? []
    if (own.length === 0) add(row, { ...absent, figure: 'lap-position' })
    for (const { lapNumber, published, computed, agrees } of own) {
      const figures = { published: String(published), computed: String(agrees ? published : computed) }
      const check: Check = { figure: 'lap-position', lapNumber, ...figures, outcome: outcomeOf(agrees) }
      add(row, isDoubted ? doubted(check) : check)
    }
  }
}
