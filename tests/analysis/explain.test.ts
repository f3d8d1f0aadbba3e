import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LapVerdict } from '../../core/analysis/clean-laps.ts'
import { type ExplainMaterial, explainFigure } from '../../core/analysis/explain.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import type { RaceResult } from '../../core/contract/domain.ts'
import { type FigureId, figureIds, figureName, isLapFigure } from '../../core/contract/figure-names.ts'
import { formatLapsTime } from '../../core/contract/units.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { bareLaps, blankResult } from '../support/blank-result.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

type Laps = readonly { readonly lapNumber: number; readonly lapTimeMs: number }[]

const resultOf = (id: string, times: readonly number[], published: Partial<RaceResult> = {}) =>
  blankResult(id, { ...published, laps: bareLaps(times) })

type Verdicts = ReadonlyMap<string, ReadonlyMap<number, LapVerdict>>

const materialOf = (results: readonly RaceResult[], verdicts: Verdicts = new Map()): ExplainMaterial => ({
  results,
  lengthMs: 300_000,
  figures: raceFigures(results, { verdicts }),
})

const times = (laps: Laps) => laps.map(({ lapTimeMs }) => lapTimeMs)
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)
const mean = (values: readonly number[]) => (values.length === 0 ? null : sum(values) / values.length)
const deviation = (values: readonly number[]) => {
  const middle = mean(values)
  return middle === null ? null : Math.sqrt(sum(values.map((one) => (one - middle) ** 2)) / values.length)
}
const even = (values: readonly number[]) => {
  const [middle, spread] = [mean(values), deviation(values)]
  return middle === null || spread === null || middle === 0 ? null : 100 - (100 * spread) / middle
}
const middle = (values: readonly number[]) => {
  const sorted = values.toSorted((one, other) => one - other)
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2
}
/** As spreadsheets: on the straight line between the two laps beside it. */
const quartile = (values: readonly number[], share: 1 | 3) => {
  const sorted = values.toSorted((one, other) => one - other)
  const at = ((sorted.length - 1) * share) / 4
  const [lower, upper] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return lower === undefined || upper === undefined ? null : lower * (1 - (at % 1)) + upper * (at % 1)
}
const orNone = (laps: Laps, value: (laps: Laps) => number | string | null) => (laps.length === 0 ? null : value(laps))

/** Each figure again, from nothing but the laps that its explanation lists. */
type Details = ReturnType<typeof detailsOf>
const detailsOf = (lap: number) => ({
  lapNumber: lap + 1,
  toLap: lap + 4,
  count: lap + 1,
  fromMs: 25_000,
  toMs: 25_000 + lap * 1_000,
  referenceMs: 30_000.5,
})

const again: { readonly [Figure in FigureId]?: (used: Laps, details: Details) => number | string | null } = {
  laps: (used) => used.length,
  result: (used) => formatLapsTime(used.length, used.length === 0 ? null : sum(times(used))),
  'total-time': (used) => sum(times(used)),
  'fastest-lap': (used) => orNone(used, () => Math.min(...times(used))),
  'fastest-lap-number': (used) => orNone(used, ([only]) => only?.lapNumber ?? null),
  'average-lap': (used) => mean(times(used)),
  'median-lap': (used) => middle(times(used)),
  'average-top-5': (used) => mean(times(used)),
  'average-top-10': (used) => mean(times(used)),
  'average-top-15': (used) => mean(times(used)),
  'top-2-consecutive': (used) => orNone(used, () => sum(times(used))),
  'top-3-consecutive': (used) => orNone(used, () => sum(times(used))),
  'std-deviation': (used) => deviation(times(used)),
  consistency: (used) => even(times(used)),
  'clean-average': (used) => mean(times(used)),
  'clean-std-deviation': (used) => deviation(times(used)),
  'clean-consistency': (used) => even(times(used)),
  'laps-led': (used) => used.length,
  'lap-time': ([only]) => only?.lapTimeMs ?? null,
  'elapsed-time': (used) => sum(times(used)),
  'gap-to-lap': (used, { referenceMs }) => sum(times(used)) - used.length * referenceMs,
  'stint-time': (used) => sum(times(used)),
  'stint-average': (used) => mean(times(used)),
  'stint-fastest-lap': (used) => orNone(used, ([only]) => only?.lapTimeMs ?? null),
  'usual-lap': (used) => middle(times(used)),
  'slowest-lap': (used) => orNone(used, () => Math.max(...times(used))),
  'laps-within': (used) => used.length,
  'best-n-average': (used) => mean(times(used)),
  'lower-quartile': (used) => quartile(times(used), 1),
  'upper-quartile': (used) => quartile(times(used), 3),
  'clean-fastest-lap': (used) => orNone(used, () => Math.min(...times(used))),
  'clean-median-lap': (used) => middle(times(used)),
  'clean-slowest-lap': (used) => orNone(used, () => Math.max(...times(used))),
  'clean-lower-quartile': (used) => quartile(times(used), 1),
  'clean-upper-quartile': (used) => quartile(times(used), 3),
  'clean-best-n-average': (used) => mean(times(used)),
  'clean-laps-within': (used) => used.length,
}

const lapTime = fc.integer({ min: 20_000, max: 40_000 })
const verdict = fc.constantFrom<LapVerdict>('in', 'out')
const aRace = fc.record({
  laps: fc.array(fc.array(fc.oneof(lapTime, fc.integer({ min: 0, max: 90_000 })), { maxLength: 25 }), {
    minLength: 1,
    maxLength: 6,
  }),
  from: fc.constantFrom(0, 1),
  said: fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 25 }), verdict), { maxLength: 6 }),
})

function raceOf({ laps, from, said }: { laps: number[][]; from: number; said: [number, number, LapVerdict][] }) {
  const results = laps.map((own, at) => {
    const counted = own.slice(from)
    const average = mean(counted)
    return resultOf(`driver ${at}`, own, {
      averageLapMs: average === null ? null : Math.round(average),
      stdDeviationMs: average === null ? null : Math.round(deviation(counted) ?? 0),
      fastestLapMs: average === null ? null : Math.min(...counted),
    })
  })
  const verdicts = new Map<string, Map<number, LapVerdict>>()
  for (const [driver, lap, one] of said) {
    const own = verdicts.get(`driver ${driver}`) ?? new Map<number, LapVerdict>()
    verdicts.set(`driver ${driver}`, own.set(lap, one))
  }
  return materialOf(results, verdicts)
}

describe('an explanation where nobody knows whether lap 1 counts', () => {
  it('calls no figure wrong that comes out one way or the other', () => {
    const times = [30_000, 40_000, 42_000]
    // One is reckoned with lap 1, one without: neither reading holds for most.
    const results = [
      resultOf('with', times, { averageLapMs: 37_333 }),
      resultOf('without', times, { averageLapMs: 41_000 }),
      resultOf('wrong', times, { averageLapMs: 39_000 }),
    ]
    const material = { results, lengthMs: null, figures: raceFigures(results) }
    expect(material.figures.basis).toBe('unknown')
    const said = results.map(({ sourceDriverId }) => explainFigure(material, sourceDriverId, 'average-lap')?.agrees)
    expect(said).toEqual([true, null, false])
  })
})

/** What has a value even of no laps: counts and sums, and what the whole field says. */
const ofNoLaps: ReadonlySet<FigureId> = new Set([
  ...(['laps', 'total-time', 'result', 'laps-led', 'passes-made', 'passes-suffered', 'field-median'] as const),
])

describe('an explanation', () => {
  it('uses or leaves out every lap, once, and its laps alone give the figure', () => {
    fc.assert(
      fc.property(aRace, fc.constantFrom(...figureIds), fc.nat({ max: 25 }), (race, figure, lap) => {
        const material = raceOf(race)
        for (const { sourceDriverId, laps } of material.results) {
          const details = detailsOf(lap)
          const explained = explainFigure(material, sourceDriverId, figure, details)
          if (explained === undefined) {
            // The clean laps are fewer, by as many as were left out.
            if (!figure.startsWith('clean'))
              expect(lap + 1).toBeGreaterThan(material.figures.basis === 'from-lap-2' ? laps.length - 1 : laps.length)
            continue
          }
          const { used, leftOut, ours } = explained
          const listed = [...used, ...leftOut.map((one) => one.lap)].toSorted(
            (one, other) => one.lapNumber - other.lapNumber,
          )
          expect(listed).toEqual(laps.map(({ lapNumber, lapTimeMs }) => ({ lapNumber, lapTimeMs })))
          const recomputed = again[figure]?.(used, details)
          if (recomputed === undefined) continue
          if (typeof recomputed === 'number' && typeof ours === 'number') expect(ours).toBeCloseTo(recomputed, 6)
          else expect(ours).toBe(recomputed)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('says why a lap is left out: by the race, by the rule, by a person', () => {
    const slow = resultOf('ana', [30_000, 30_100, 30_200, 61_000, 30_300, 30_400], {
      averageLapMs: 36_400,
    })
    const material = materialOf([slow], new Map([['ana', new Map([[6, 'out' as const]])]]))
    expect(material.figures.basis).toBe('from-lap-2')
    const why = (figure: FigureId) =>
      Object.fromEntries(
        explainFigure(material, 'ana', figure)?.leftOut.map((one) => [one.lap.lapNumber, one.why]) ?? [],
      )
    expect(why('consistency')).toEqual({ 1: 'not-counted' })
    expect(why('clean-consistency')).toEqual({ 1: 'not-counted', 4: 'slow', 6: 'person' })
    expect(why('top-2-consecutive')).toEqual({ 1: 'not-counted', 4: 'not-among', 5: 'not-among', 6: 'not-among' })
    expect(why('total-time')).toEqual({})
  })

  it('agrees with every figure that an honest source publishes, and differs where one was moved', () => {
    for (const race of makeMeeting({ seed: 5, size: 'small' }).expected.races) {
      const material = { ...materialOf(race.results), lengthMs: race.lengthMs }
      for (const result of race.results) {
        for (const figure of figureIds.filter((one) => figureName(one).isPublished)) {
          for (const lapNumber of isLapFigure(figure) ? result.laps.map((lap) => lap.lapNumber) : [undefined]) {
            const explained = explainFigure(material, result.sourceDriverId, figure, { lapNumber })
            // An official's place is the official's; of equal totals either may stand first.
            const isJudged = figure === 'position' && result.statusText !== null
            const isHere = explained !== undefined && explained.ours !== null && explained.published !== null
            if (isHere && !isJudged) expect([figure, explained]).toMatchObject([figure, { agrees: true }])
          }
        }
      }
    }
    const moved = materialOf([resultOf('ana', [30_000, 31_000], { averageLapMs: 30_501 })])
    expect(explainFigure(moved, 'ana', 'average-lap')).toMatchObject({ ours: 30_500, published: 30_501, agrees: false })
  })

  it('has nothing to say of who is not there, of a lap not driven, and says none of no laps', () => {
    const material = materialOf([resultOf('ana', []), resultOf('ben', [30_000])])
    expect(explainFigure(material, 'cleo', 'laps')).toBeUndefined()
    expect(explainFigure(material, 'ben', 'lap-time', { lapNumber: 2 })).toBeUndefined()
    for (const figure of figureIds.filter((one) => !isLapFigure(one) && !ofNoLaps.has(one) && !figureName(one).asks)) {
      expect([figure, explainFigure(material, 'ana', figure)]).toMatchObject([figure, { ours: null, used: [] }])
    }
  })

  it.skipIf(!hasCaptures)('agrees with every figure of captured races', () => {
    const connector = liveRcConnector()
    const lengths = { '6304822': 600_000, '6304829': 1_800_000 }
    for (const [raceId, lengthMs] of Object.entries(lengths)) {
      const address = `https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${raceId}`
      const known = connector.recognise(new URL(address))
      if (!known || !('page' in known)) throw new Error('not a race page')
      const page = connector.parse(known.page, readFileSync(join(capturesFolder, `race-${raceId}.html`), 'utf8'))
      if (page.pageType !== 'race-result') throw new Error('not a race page')
      const material = { ...materialOf(page.results), lengthMs }
      let compared = 0
      for (const { sourceDriverId, laps } of page.results) {
        for (const figure of figureIds.filter((one) => figureName(one).isPublished)) {
          for (const lapNumber of isLapFigure(figure) ? laps.map((lap) => lap.lapNumber) : [undefined]) {
            const explained = explainFigure(material, sourceDriverId, figure, { lapNumber })
            if (explained?.agrees == null) continue
            compared++
            expect([sourceDriverId, figure, lapNumber, explained.ours, explained.published, explained.agrees]).toEqual([
              sourceDriverId,
              figure,
              lapNumber,
              explained.ours,
              explained.published,
              true,
            ])
          }
        }
      }
      expect(compared).toBeGreaterThan(100)
    }
  })
})
