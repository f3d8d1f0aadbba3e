import type { SourcePage } from '../../../core/connectors/connector.ts'
import { liveRcConnector } from '../../../core/connectors/liverc/index.ts'
import {
  entry,
  eventSummary,
  type Finding,
  type RaceResult,
  raceDocument,
  track,
} from '../../../core/contract/domain.ts'
import { Failure, type FailureCode } from '../../../core/contract/failure.ts'
import { checkRace } from '../../../core/pipeline/check-race.ts'
import { normaliseRace } from '../../../core/pipeline/normalise.ts'
import type { TestPage } from './pages.ts'

/** A page as the rest of the program gets it: a race normalised and checked. */
export interface Reading {
  readonly page: SourcePage
  readonly findings: readonly Finding[]
  readonly results: readonly RaceResult[]
  /** How many rows of any kind: tracks, events, races, entries, results. */
  readonly rows: number
}

const connector = liveRcConnector()

/** Reads a page and holds it against the shapes of the contract. Throws what the parser throws. */
export function read({ ref, body }: Pick<TestPage, 'ref' | 'body'>): Reading {
  const page = connector.parse(ref, body)
  const none = { page, findings: [], results: [] }
  switch (page.pageType) {
    case 'track-catalogue':
      for (const one of page.tracks) track.parse(one)
      return { ...none, rows: page.tracks.length }
    case 'events-listing':
      for (const one of page.events) eventSummary.parse(one)
      return { ...none, rows: page.events.length }
    case 'entry-list':
      for (const one of page.entries) entry.parse(one)
      return { ...none, rows: page.entries.length }
    case 'event':
      return { ...none, rows: page.races.length }
    case 'race-result': {
      const document = raceDocument.parse(checkRace(normaliseRace(page, null, []), page.disagreements))
      return { page, findings: document.findings, results: document.results, rows: document.results.length }
    }
  }
}

/** What reading gives: a reading, or the code of the Failure. Throws anything that is no Failure: that is a crash. */
export function tryToRead(page: Pick<TestPage, 'ref' | 'body'>): Reading | FailureCode {
  try {
    return read(page)
  } catch (error) {
    if (error instanceof Failure) return error.code
    throw error
  }
}

export const refusals: readonly FailureCode[] = ['page/incomplete', 'page/changed', 'page/mismatch', 'race/rejected']

/** Laps by driver, as text to compare: numbers and times. */
export function lapsOf({ results }: Reading): Map<string, string> {
  return new Map(
    results.map(({ sourceDriverId, laps }) => [
      sourceDriverId,
      laps.map(({ lapNumber, lapTimeMs }) => `${lapNumber}:${lapTimeMs}`).join(' '),
    ]),
  )
}

/**
 * What a damaged page lost without a word, as a sentence; null where it lost nothing, or where findings name the driver.
 * A changed figure that is neither a row nor a lap is not looked at.
 */
export function lossOf(whole: Reading, damaged: Reading): string | null {
  if (damaged.rows < whole.rows) return `${whole.rows - damaged.rows} rows`
  const laps = lapsOf(damaged)
  const named = new Set(damaged.findings.map(({ sourceDriverId }) => sourceDriverId))
  for (const [driver, expected] of lapsOf(whole)) {
    if (laps.get(driver) !== expected && !named.has(driver)) return `laps of ${driver}`
  }
  return null
}
