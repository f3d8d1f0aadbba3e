import type { Finding, Lap, RaceDocument, RaceResult } from '../contract/domain.ts'

/**
 * What has to be written so that a stored race becomes another document: `core/pipeline/compare-race.ts` finds it, the
 * store applies it. Both need these shapes and neither may import the other, so they live on the side that is imported.
 */

/** A race's own fields, without its lists and its key. */
export type RaceFacts = Omit<RaceDocument, 'sourceRaceId' | 'results' | 'findings'>
/** A result's own fields; its place in the table is a fact of the row like the others. */
export type ResultFacts = Omit<RaceResult, 'sourceDriverId' | 'laps'> & { tableOrder: number }
/** A lap's own fields. */
export type LapFacts = Omit<Lap, 'lapNumber'>

/** One field whose value differs: what is stored, and what the source says now. */
export type FieldChange<Facts> = {
  [Field in keyof Facts]: { readonly field: Field; readonly old: Facts[Field]; readonly new: Facts[Field] }
}[keyof Facts]

export interface ResultAt {
  readonly tableOrder: number
  readonly result: RaceResult
}
export interface ResultChange {
  readonly sourceDriverId: string
  /** Never empty. */
  readonly fields: readonly FieldChange<ResultFacts>[]
}
export interface LapAt {
  readonly sourceDriverId: string
  readonly lap: Lap
}
export interface LapChange extends LapAt {
  /** Never empty; `lap` is the new one, whole. */
  readonly fields: readonly FieldChange<LapFacts>[]
}

/** Rows of race, result, lap and finding that differ: each is written once, and no other row is. */
export interface ChangeCounts {
  readonly added: number
  readonly changed: number
  readonly gone: number
}

export interface RaceChanges {
  readonly sourceRaceId: string
  /** Not one row differs. */
  readonly isEmpty: boolean
  readonly counts: ChangeCounts
  /** The race itself where it was not stored; its results and findings then stand among the added. */
  readonly added: RaceFacts | null
  readonly fields: readonly FieldChange<RaceFacts>[]
  readonly results: {
    /** With all their laps. */
    readonly added: readonly ResultAt[]
    readonly changed: readonly ResultChange[]
    /** As stored, with all their laps. */
    readonly gone: readonly RaceResult[]
  }
  /** Laps of results that stay; the laps of added and gone results are in those. */
  readonly laps: {
    readonly added: readonly LapAt[]
    readonly changed: readonly LapChange[]
    readonly gone: readonly LapAt[]
  }
  /** The whole list before and after; null where both are equal. */
  readonly findings: { readonly old: readonly Finding[]; readonly new: readonly Finding[] } | null
}
