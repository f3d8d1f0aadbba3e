import { composeFigure } from '../analysis/explain-composed.ts'
import type { ComposedExplanation, ComposedWanted, ExplainWanted, Explanation } from '../contract/explain.ts'
import { Failure, notStored, storedOnly } from '../contract/failure.ts'
import { figureName } from '../contract/figure-names.ts'
import type { FigureDetail } from '../contract/figures/figure-name.ts'
import type { RaceTargetList } from '../contract/targets.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findExplanation } from '../queries/explain.ts'
import type { FigureSettings } from '../queries/race-material.ts'
import { findTargets } from '../queries/targets.ts'
import { findPageOfHash, findSavedPage } from '../store/pages.ts'

const missing: Readonly<Record<FigureDetail, string>> = {
  lapNumber: 'This figure is of one lap. Say which one.',
  toLap: 'This figure is of several laps in a row. Say which is the last one.',
  count: 'This figure is of so many best laps. Say how many.',
  fromMs: 'This figure counts laps of a time. Say from which lap time on.',
  referenceMs: 'This figure is a gap to a car that is always as fast. Say its lap time.',
}

/** Explains figures, and says what drivers could aim at. Throws `input/invalid` where there is no such race, driver or lap. */
export function createExplainService(engine: Engine, settings: () => FigureSettings) {
  const explain = (wanted: ExplainWanted): Explanation => {
    const absent = figureName(wanted.figure).asks?.find((detail) => wanted[detail] === undefined)
    if (absent !== undefined) throw new Failure('input/invalid', missing[absent])
    const store = engine.reading()
    const found = findExplanation(store, wanted, settings())
    if (found === undefined) {
      throw notStored('race with that driver and lap')
    }
    const { source, sourceTrackSlug, sourceRaceId } = found.page
    const page = { source, pageType: 'race-result', sourceTrackSlug, sourceId: sourceRaceId } as const
    // Pages of the demo club are archived as well, but have no address for a person, and only its own programs know them.
    const isKnown = source !== 'demo' || engine.demo !== undefined
    const kept = isKnown ? findSavedPage(store, engine.connectorOf(source).urlOf(page).href) : undefined
    const body = kept && findPageOfHash(store, kept.contentHash)
    return {
      ...found.explanation,
      page: {
        url: engine.addressOf(page),
        contentHash: body === undefined || body.prunedAt ? null : body.contentHash,
        fetchedAt: body?.fetchedAt ?? null,
      },
    }
  }
  return {
    targets(raceId: number): RaceTargetList {
      return storedOnly(findTargets(engine.reading(), raceId, settings()), 'race')
    },
    explain,
    /** A figure between two drivers or over several races: each that it is made of, and how they give it. */
    explainComposed({ figure, of }: ComposedWanted): ComposedExplanation {
      const explained = engine.reading().read(() => of.map(explain))
      const parts = explained.map((one) => ({ ...one, unit: figureName(one.figure).unit }))
      return { figure, ...composeFigure(figure, parts), of: explained }
    },
  }
}
