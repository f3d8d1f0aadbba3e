import type { SourceListedRace, SourceRacePage } from '../connectors/connector.ts'
import type { LabelParts, RaceDocument } from '../contract/domain.ts'

/** A race document before its figures were checked. */
export type UncheckedRace = Omit<RaceDocument, 'findings'>

/**
 * One race document from the race's own page and its line on the event page. `listed` is null for a page read alone;
 * what that page cannot know is null then. `classNames` are the event's classes as its entry list spells them.
 */
export function normaliseRace(
  page: SourceRacePage,
  listed: SourceListedRace | null,
  classNames: readonly string[],
): UncheckedRace {
  const label = listed?.label ?? page.label
  return {
    sourceRaceId: page.sourceRaceId,
    section: listed?.section ?? page.section,
    raceNumber: listed?.raceNumber ?? page.raceNumber,
    className: listed?.className ?? findClass(label, classNames),
    label,
    completedAtLocal: listed?.completedAtLocal ?? null,
    lengthMs: page.lengthMs,
    results: [...page.results],
    rawLabel: listed?.rawLabel ?? null,
    ...labelParts(listed),
    completedText: listed?.completedText ?? null,
    lengthText: page.lengthText,
  }
}

function labelParts(listed: SourceListedRace | null): LabelParts {
  return {
    heatNumber: listed?.heatNumber ?? null,
    heatCount: listed?.heatCount ?? null,
    mainLetter: listed?.mainLetter ?? null,
    mainLeg: listed?.mainLeg ?? null,
  }
}

/**
 * The class of a label that does not repeat it ("ISTC - 21.5T (Heat 2/2)"): the longest known class that the label
 * begins with, provided that nothing but a heat or main follows. Null rather than a guess.
 */
function findClass(label: string | null, classNames: readonly string[]): string | null {
  if (label === null) return null
  const fits = classNames.filter((className) => {
    const start = label.slice(0, className.length)
    const rest = label.slice(className.length)
    return start.toLowerCase() === className.toLowerCase() && /^(?:$| \(?Heat \d| [A-Z]\d{0,2}[- ]Main$)/i.test(rest)
  })
  return fits.toSorted((one, other) => other.length - one.length)[0] ?? null
}
