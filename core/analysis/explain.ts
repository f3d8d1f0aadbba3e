import type { RaceResult } from '../contract/domain.ts'
import type { LeftOutWhy } from '../contract/explain.ts'
import { type FigureId, figureName } from '../contract/figure-names.ts'
import { explainLap, explainStint } from './explain-lap.ts'
import { publishedOf } from './explain-published.ts'
import { explainResult } from './explain-result.ts'
import { explainSpread } from './explain-spread.ts'
import { explainStats } from './explain-stats.ts'
import { explainStory } from './explain-story.ts'
import { agrees, toleranceOf } from './figure-agreement.ts'
import { countedLaps } from './lap-basis.ts'
import { lapStats, type NumberedLap } from './lap-stats.ts'
import type { DriverFigures, RaceFigures } from './race-figures.ts'

/** A race as its figures are explained from it. */
export interface ExplainMaterial {
  /** In the order of the published table. */
  readonly results: readonly RaceResult[]
  readonly lengthMs: number | null
  readonly figures: RaceFigures
}

/** How a figure came about: a lap is either used or left out, never both and never neither. */
export interface ExplainedFigure {
  readonly steps: readonly string[]
  readonly used: readonly NumberedLap[]
  readonly leftOut: readonly { readonly lap: NumberedLap; readonly why: LeftOutWhy }[]
  /** Exact where it is a number; null where there is none. */
  readonly ours: number | string | null
  readonly published: number | string | null
  /** Null where one of the two is missing, or where it cannot be told which laps count and only the other reading agrees. */
  readonly agrees: boolean | null
}

/** What one figure says, before it is compared. */
export interface OwnFigure {
  readonly ours: number | string | null
  /** The laps it is made of. */
  readonly used: readonly NumberedLap[]
  readonly steps: readonly string[]
  /** Why the others are not among them, where the basis and the rule for clean laps do not say it. */
  readonly others: LeftOutWhy
}

/** What some figures ask for beside driver and race (`FigureName.asks`); `toMs` is left out for "or more". */
export interface FigureDetails {
  readonly lapNumber?: number | undefined
  readonly toLap?: number | undefined
  readonly count?: number | undefined
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly referenceMs?: number | undefined
}

/**
 * Explains a figure of a driver from the race itself; undefined where the race has no such driver, or the driver no such
 * lap, nor as many. Figures take notice only of the details that they ask for.
 */
export function explainFigure(
  material: ExplainMaterial,
  sourceDriverId: string,
  figure: FigureId,
  details: FigureDetails = {},
): ExplainedFigure | undefined {
  const at = material.results.findIndex((one) => one.sourceDriverId === sourceDriverId)
  const result = material.results[at]
  const driver = material.figures.drivers.find((one) => one.sourceDriverId === sourceDriverId)
  if (!result || !driver) return undefined
  const { ground, unit } = figureName(figure)
  const own = ownFigure(material, at, driver, figure, details)
  if (own === undefined) return undefined
  const used = new Set(own.used.map((lap) => lap.lapNumber))
  const published = publishedOf(result, figure, details.lapNumber ?? null)
  const verdict = agrees(own.ours, published, toleranceOf(figure, unit, material.results))
  return {
    steps: own.steps,
    used: result.laps.filter((lap) => used.has(lap.lapNumber)).map(bare),
    leftOut: result.laps
      .filter((lap) => !used.has(lap.lapNumber))
      .map((lap) => ({ lap: bare(lap), why: whyLeftOut(ground, driver, lap.lapNumber) ?? own.others })),
    ours: own.ours,
    published,
    agrees: verdict === false && agreesWithoutLapOne(material, driver, figure, published) ? null : verdict,
  }
}

function ownFigure(
  material: ExplainMaterial,
  at: number,
  driver: DriverFigures,
  figure: FigureId,
  details: FigureDetails,
): OwnFigure | undefined {
  const laps = material.results[at]?.laps ?? []
  if (figureName(figure).asks?.includes('toLap')) return explainStint(laps, driver, figure, details)
  if (figureName(figure).ground === 'so-far') return explainLap(material, at, driver, figure, details)
  return (
    explainStats(figure, driver, material.figures, material.lengthMs) ??
    explainSpread(figure, driver, details) ??
    explainResult(material, at, figure) ??
    explainStory(material, at, figure)
  )
}

/** Where nobody knows whether lap 1 counts, a figure that comes out without it is no disagreement: the checks say so too. */
function agreesWithoutLapOne(
  { figures, results, lengthMs }: ExplainMaterial,
  driver: DriverFigures,
  figure: FigureId,
  published: number | string | null,
): boolean {
  const { ground, unit } = figureName(figure)
  if (figures.basis !== 'unknown' || ground !== 'counted') return false
  const counted = countedLaps(driver.counted, 'from-lap-2')
  const other = explainStats(figure, { ...driver, counted, own: lapStats(counted) }, figures, lengthMs)
  return other !== undefined && agrees(other.ours, published, toleranceOf(figure, unit, results)) === true
}

const bare = ({ lapNumber, lapTimeMs }: NumberedLap): NumberedLap => ({ lapNumber, lapTimeMs })

function whyLeftOut(ground: string, { cleanLaps, counted }: DriverFigures, lapNumber: number): LeftOutWhy | undefined {
  if (ground === 'clean') return cleanLaps.leftOut.find(({ lap }) => lap.lapNumber === lapNumber)?.reason
  if (ground === 'counted' && !counted.some((lap) => lap.lapNumber === lapNumber)) return 'not-counted'
  return undefined
}
