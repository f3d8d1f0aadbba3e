import type { Connector } from '../connectors/connector.ts'
import type { Race } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import { checkRace } from './check-race.ts'
import { normaliseRace } from './normalise.ts'

/**
 * What one saved page says, as plain records; nothing is stored. A race is given in the form of the event document, with
 * null for what its own page cannot know. Throws `input/invalid` for an address that is none of the source's,
 * `page/unsupported` for a page that is recognised but not read yet, else what the parser throws.
 */
export function readSavedPage(connector: Connector, address: string, body: string): { readonly pageType: string } {
  const recognised = URL.canParse(address) ? connector.recognise(new URL(address)) : null
  if (!recognised) {
    throw new Failure(
      'input/invalid',
      `"${address}" is not an address on ${connector.site.name}. Give the one the page was saved from.`,
    )
  }
  if (!('page' in recognised)) {
    const { unsupported } = recognised
    throw new Failure(
      'page/unsupported',
      `A ${connector.site.name} page of the type "${unsupported}" is not read yet.`,
      { unsupported },
    )
  }
  const page = connector.parse(recognised.page, body)
  if (page.pageType !== 'race-result') return page
  const race: Race = raceOf(checkRace(normaliseRace(page, null, []), page.disagreements))
  return { pageType: page.pageType, ...race }
}

function raceOf(document: ReturnType<typeof checkRace>): Race {
  const { sourceRaceId, section, raceNumber, className, label, completedAtLocal, lengthMs, results, findings } =
    document
  const missingUpstream = null
  return {
    sourceRaceId,
    section,
    raceNumber,
    className,
    label,
    completedAtLocal,
    lengthMs,
    missingUpstream,
    results,
    findings,
  }
}
