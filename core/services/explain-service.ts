import type { ExplainWanted, Explanation } from '../contract/explain.ts'
import { Failure, notStored, storedOnly } from '../contract/failure.ts'
import { isLapFigure } from '../contract/figure-names.ts'
import type { RaceTargetList } from '../contract/targets.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findExplanation } from '../queries/explain.ts'
import type { FigureSettings } from '../queries/race-material.ts'
import { findTargets } from '../queries/targets.ts'
import { findPageOfHash, findSavedPage } from '../store/pages.ts'

/** Explains figures, and says what drivers could aim at. Throws `input/invalid` where there is no such race, driver or lap. */
export function createExplainService(engine: Engine, settings: () => FigureSettings) {
  return {
    targets(raceId: number): RaceTargetList {
      return storedOnly(findTargets(engine.reading(), raceId, settings()), 'race')
    },
    explain(wanted: ExplainWanted): Explanation {
      if (isLapFigure(wanted.figure) && wanted.lapNumber === undefined) {
        throw new Failure('input/invalid', 'This figure is of one lap. Say which one.')
      }
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
    },
  }
}
