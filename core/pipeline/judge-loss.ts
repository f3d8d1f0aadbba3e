import type { Lap, RaceDocument, RaceResult } from '../contract/domain.ts'
import { fieldName } from '../contract/field-names.ts'
import type { RaceChanges } from '../store/race-changes.ts'

/** What a stored race would lose, where that is too much to be an ordinary correction. */
export interface Loss {
  /** Null where no more than half of them, or only one or two, went. */
  readonly results: Gone | null
  readonly laps: Gone | null
  /** Columns that were filled and are empty now. */
  readonly columns: readonly { readonly subject: 'result' | 'lap'; readonly field: string; readonly filled: number }[]
}

interface Gone {
  readonly gone: number
  readonly stored: number
}

/**
 * The least that can count as drift. One or two are what a club takes out by hand: a driver who was scored under another
 * name, two laps of a wrong transponder; in a race of two or three that is soon more than half. Three of one race at the
 * same time is what a page does that lost its table, a script that broke, a race that was overwritten with another one.
 */
const fewest = 3

/**
 * Whether the source has lost so much of a race that a person should look before what is stored is given up: more than
 * half of its results or of its laps (at least three), or a column that three rows or more had filled and none has now.
 * Null where all of it is an ordinary correction. Pure; `changes` are those from `stored` to `next`.
 */
export function judgeLoss(stored: RaceDocument, next: RaceDocument, changes: RaceChanges): Loss | null {
  const lapsOf = (results: readonly RaceResult[]) => results.reduce((sum, { laps }) => sum + laps.length, 0)
  const results = lost(changes.results.gone.length, stored.results.length)
  const laps = lost(lapsOf(changes.results.gone) + changes.laps.gone.length, lapsOf(stored.results))
  const columns = emptied(stored, next)
  return results === null && laps === null && columns.length === 0 ? null : { results, laps, columns }
}

function lost(gone: number, stored: number): Gone | null {
  return gone >= fewest && gone * 2 > stored ? { gone, stored } : null
}

/** A status is a remark on few drivers, and no column: three who did not finish and now have, are a correction. */
const resultColumns = [
  'position',
  'driverName',
  'carNumber',
  'gridPosition',
  'lapsCompleted',
  'totalTimeMs',
  'behind',
  'fastestLapMs',
  'fastestLapNumber',
  'averageLapMs',
  'averageTop5Ms',
  'averageTop10Ms',
  'averageTop15Ms',
  'top2ConsecutiveMs',
  'top3ConsecutiveMs',
  'stdDeviationMs',
  'consistencyPercent',
] as const satisfies readonly (keyof RaceResult)[]

const lapColumns = ['position', 'pace', 'segments'] as const satisfies readonly (keyof Lap)[]

/** A figure over the best so many laps is not missing where a driver no longer has as many, the uncounted lap 1 aside. */
const lapsNeeded: { readonly [Field in (typeof resultColumns)[number]]?: number } = {
  averageTop5Ms: 6,
  averageTop10Ms: 11,
  averageTop15Ms: 16,
  top2ConsecutiveMs: 3,
  top3ConsecutiveMs: 4,
}

/** Only rows that stayed are looked at: what went is counted as gone. */
function emptied(stored: RaceDocument, next: RaceDocument): Loss['columns'] {
  const before = new Map(stored.results.map((result) => [result.sourceDriverId, result]))
  const columns: Loss['columns'][number][] = []
  for (const field of resultColumns) {
    if (next.results.some((result) => isFilled(result[field]))) continue
    const filled = next.results.filter((result) => {
      const old = before.get(result.sourceDriverId)
      return old !== undefined && isFilled(old[field]) && lapCount(result) >= (lapsNeeded[field] ?? 0)
    }).length
    if (filled >= fewest) columns.push({ subject: 'result', field, filled })
  }
  const lapsBefore = new Map(stored.results.map(({ sourceDriverId, laps }) => [sourceDriverId, laps]))
  for (const field of lapColumns) {
    if (next.results.some(({ laps }) => laps.some((lap) => isFilled(lap[field])))) continue
    const filled = next.results.reduce((sum, { sourceDriverId, laps }) => {
      const old = new Map(lapsBefore.get(sourceDriverId)?.map((lap) => [lap.lapNumber, lap]))
      return sum + laps.filter(({ lapNumber }) => isFilled(old.get(lapNumber)?.[field])).length
    }, 0)
    if (filled >= fewest) columns.push({ subject: 'lap', field, filled })
  }
  return columns
}

/** Where the laps of a race are not known, what the table says of them counts. */
const lapCount = ({ laps, lapsCompleted }: RaceResult) => Math.max(laps.length, lapsCompleted ?? 0)

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== ''
}

/** "8 of 12 results and 150 of 240 laps are gone. The column “grid position” is empty; 12 rows had it filled." */
export function lossSentence({ results, laps, columns }: Loss): string {
  const gone = [
    results && `${results.gone} of ${results.stored} results`,
    laps && `${laps.gone} of ${laps.stored} laps`,
  ].filter((part) => part !== null)
  const sentences = gone.length > 0 ? [`${gone.join(' and ')} are gone.`] : []
  for (const { subject, field, filled } of columns) {
    const { name } = fieldName(subject, field)
    sentences.push(
      `The column “${name}” is empty; ${filled} ${subject === 'lap' ? 'laps' : 'drivers'} had a value in it.`,
    )
  }
  return sentences.join(' ')
}
