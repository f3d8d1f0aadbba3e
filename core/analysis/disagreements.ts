import { figureTitles } from '../contract/check-words.ts'
import type { CheckedFigure, CheckItem, FigureCheck, FigureTally } from '../contract/checks.ts'
import type { Finding } from '../contract/domain.ts'

/** Something that does not add up. */
export interface Disagreement extends Omit<CheckItem, 'checkId' | 'driverId' | 'acknowledged'> {
  /** Both figures of all its laps: what differs in any of them is another disagreement. */
  readonly told: { readonly published: string | null; readonly computed: string | null }
}

/**
 * One list of what does not add up in a race: what was recomputed, then what only reading the page could tell (a name, a
 * grid position or a figure that it states twice). Findings of figures that are recomputed are the same matter and are
 * not told again. The laps of one driver that disagree in one figure are one matter, at the first of them.
 */
export function disagreementsOf(checks: readonly FigureCheck[], findings: readonly Finding[]): Disagreement[] {
  const wrong = Map.groupBy(
    checks.filter(({ outcome }) => outcome === 'disagrees'),
    ({ figure, sourceDriverId }) => `${figure} ${sourceDriverId}`,
  )
  const recomputed = [...wrong.values()].flatMap((group) => {
    const [first, ...others] = group
    return first ? [recomputedDisagreement(first, others)] : []
  })
  const read = findings.flatMap(({ rule, message, ...finding }) => {
    if (!onlyRead.includes(rule)) return []
    const { published, computed } = finding
    return [{ ...finding, figure: rule, lapCount: 0, what: figureTitles[rule], message, told: { published, computed } }]
  })
  return [...recomputed, ...read]
}

/** Told where a page is read, and by nothing that is stored. */
const onlyRead: readonly CheckedFigure[] = ['grid-position', 'driver-name', 'script-figure']

/** How each figure fared, in the order of the contract; figures of which nothing is known are left out. */
export function tallyOf(checks: readonly FigureCheck[], disagreements: readonly Disagreement[]): FigureTally[] {
  const tallies = new Map<CheckedFigure, FigureTally>()
  const tally = (figure: CheckedFigure) => {
    const known = tallies.get(figure)
    if (known) return known
    const fresh = { figure, agrees: 0, disagrees: 0, otherRule: 0, notPublished: 0, cannotBeTold: 0 }
    tallies.set(figure, fresh)
    return fresh
  }
  for (const { figure, outcome } of checks) tally(figure)[fields[outcome]]++
  for (const { figure } of disagreements) if (onlyRead.includes(figure)) tally(figure).disagrees++
  return inOrder([...tallies.values()])
}

/** Several races' tallies as one. */
export function addTallies(races: readonly (readonly FigureTally[])[]): FigureTally[] {
  const sums = [...Map.groupBy(races.flat(), ({ figure }) => figure).values()].flatMap((own) => {
    const sum = (field: (typeof fields)[FigureCheck['outcome']]) => own.reduce((total, one) => total + one[field], 0)
    return own.slice(0, 1).map(({ figure }) => ({
      figure,
      agrees: sum('agrees'),
      disagrees: sum('disagrees'),
      otherRule: sum('otherRule'),
      notPublished: sum('notPublished'),
      cannotBeTold: sum('cannotBeTold'),
    }))
  })
  return inOrder(sums)
}

const fields = {
  agrees: 'agrees',
  disagrees: 'disagrees',
  'other-rule': 'otherRule',
  'not-published': 'notPublished',
  'cannot-be-told': 'cannotBeTold',
} as const

const order = Object.keys(figureTitles)

function inOrder(tallies: readonly FigureTally[]): FigureTally[] {
  return tallies.toSorted((one, other) => order.indexOf(one.figure) - order.indexOf(other.figure))
}

function recomputedDisagreement(first: FigureCheck, others: readonly FigureCheck[]): Disagreement {
  const { figure, sourceDriverId, driverName, lapNumber, published, computed } = first
  const all = [first, ...others]
  const isOfLaps = figure === 'lap-pace' || figure === 'lap-position'
  const { what, sentence } = wordsOf(first, others.length)
  return {
    figure,
    sourceDriverId,
    driverName,
    lapNumber,
    lapCount: isOfLaps || figure === 'lap-zero' ? all.length : 0,
    published,
    computed,
    what,
    message: `${driverName}: ${sentence}`,
    told: isOfLaps
      ? { published: perLap(all, ({ published }) => published), computed: perLap(all, ({ computed }) => computed) }
      : { published, computed },
  }
}

function perLap(checks: readonly FigureCheck[], of: (check: FigureCheck) => string | null): string {
  return checks.map((check) => `${check.lapNumber}: ${of(check)}`).join('; ')
}

function wordsOf(check: FigureCheck, more: number): { what: string; sentence: string } {
  const { figure, lapNumber, published, computed } = check
  const title = figureTitles[figure]
  switch (figure) {
    case 'laps-count':
      return lapsWords(check)
    case 'laps-sum':
      return { what: title, sentence: `the laps add up to ${computed}, the result says ${published}.` }
    case 'lap-zero':
      return { what: `lap ${lapNumber} without a time`, sentence: `lap ${lapNumber} has no time.` }
    case 'result-order':
      return {
        what: `placed ${published}`,
        sentence: computed?.startsWith('ahead of ')
          ? `placed ${published}, but laps and time are ${computed}.`
          : `placed ${published}, but stands in the table where ${computed} would be.`,
      }
    case 'lap-pace':
    case 'lap-position': {
      const what = figure === 'lap-pace' ? 'pace' : 'position'
      const also = more === 0 ? '' : more === 1 ? ' (and on 1 more lap)' : ` (and on ${more} more laps)`
      return {
        what: `${what} on lap ${lapNumber}${also}`,
        sentence: `${what} ${published} on lap ${lapNumber}${also}, the laps so far say ${computed}.`,
      }
    }
    default: {
      const own = computed === null ? 'there are not enough laps for it' : `the laps say ${computed}`
      return { what: title, sentence: `${title} is given as ${published}, ${own}.` }
    }
  }
}

function lapsWords({ lapNumber, published, computed }: FigureCheck): { what: string; sentence: string } {
  const [said = 0, listed = 0] = [published, computed].map((text) => Number((text ?? '').split('/')[0]))
  const both = `${published} in the result, ${computed} in the lap list.`
  const missing = said - listed
  // With the times, where both say the same: laps are missing, or too many. Else only the number is wrong.
  if (missing <= 0 || !published?.includes('/')) return { what: 'number of laps', sentence: both }
  if (lapNumber === null) {
    const what = missing === 1 ? 'a lap missing' : `${missing} laps missing`
    return { what, sentence: `${what}: ${both}` }
  }
  const what = missing === 1 ? `lap ${lapNumber} missing` : `${missing} laps missing from lap ${lapNumber} on`
  return { what, sentence: `${what}: ${both}` }
}
