import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RaceDocument } from '../../core/contract/domain.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { applyRaceChanges } from '../../core/store/apply-race.ts'
import { openStore, type Store } from '../../core/store/database.ts'
import { saveEvent } from '../../core/store/events.ts'
import { insertLaps, type LapOf } from '../../core/store/laps.ts'
import { findRaceDocument } from '../../core/store/races.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { answerQuestions, startHelper } from './processes.ts'

type Figures =
  | 'write-laps'
  | 'write-laps-bare'
  | 'write-laps-ratio'
  | 'write-races'
  | 'write-races-bare'
  | 'write-races-ratio'

const lapCount = 5_000
const turns = 25
const warmUpTurns = 5

/** Milliseconds of one turn: each way writes the same laps into a database of its own that has no laps yet. */
interface Turn {
  readonly laps: number
  readonly bare: number
  readonly races: number
}

/**
 * 5,000 laps into files on disk, in one transaction, by the store and by a bare loop: same table, same settings, the same
 * laps of the same results. A process of its own; medians, and the ratio is the median of those of each turn. Beside it,
 * without a goal, what the pipeline does: whole races, looked up, compared and saved in a transaction each.
 */
export const writeLapsCase: BenchCase<Figures> = {
  figures: [
    'write-laps',
    'write-laps-bare',
    'write-laps-ratio',
    'write-races',
    'write-races-bare',
    'write-races-ratio',
  ],
  async measure({ folder }) {
    const helper = startHelper<number, Turn>(import.meta.filename, [join(folder, 'laps')])
    try {
      const done: Turn[] = []
      for (let turn = 0; turn < warmUpTurns + turns; turn++) done.push(await helper.ask(turn))
      const counted = done.slice(warmUpTurns)
      const of = (read: (turn: Turn) => number) => counted.map(read)
      return {
        figures: {
          'write-laps': median(of(({ laps }) => laps)),
          'write-laps-bare': median(of(({ bare }) => bare)),
          'write-laps-ratio': median(of(({ laps, bare }) => laps / bare)),
          'write-races': median(of(({ races }) => races)),
          'write-races-bare': median(of(({ bare }) => bare)),
          'write-races-ratio': median(of(({ races, bare }) => races / bare)),
        },
        notes: [
          `${turns} turns: store ${spread(
            of(({ laps }) => laps),
            1,
          )} ms, bare ${spread(
            of(({ bare }) => bare),
            1,
          )} ms, ` +
            `races ${spread(
              of(({ races }) => races),
              1,
            )} ms`,
        ],
      }
    } finally {
      await helper.close()
    }
  },
}

/** Races of the large meeting until there are 5,000 laps; the last one is cut. */
function fiveThousandLaps(): RaceDocument[] {
  const documents: RaceDocument[] = []
  let left = lapCount
  for (const { missingUpstream, ...race } of makeMeeting({ seed: 1, size: 'large' }).expected.races) {
    if (left === 0) break
    const results = race.results.map((result) => {
      const laps = result.laps.slice(0, left)
      left -= laps.length
      return { ...result, laps }
    })
    documents.push({
      ...race,
      results,
      rawLabel: race.label,
      heatNumber: null,
      heatCount: null,
      mainLetter: null,
      mainLeg: null,
      completedText: null,
      lengthText: null,
    })
  }
  return documents
}

function newStore(file: string): { store: Store; eventId: number } {
  const store = openStore(file)
  const facts = { trackName: null, dateText: null, startDateLocal: null, endDateLocal: null, layoutName: null }
  const counts = { entryCount: null, driverCount: null, lapCount: null }
  const ids = { source: 'liverc', sourceTrackSlug: 'bench', sourceEventId: '1', name: 'Bench' } as const
  return { store, eventId: saveEvent(store, { ...ids, ...facts, ...counts }).eventId }
}

function saveRaces(store: Store, eventId: number, documents: readonly RaceDocument[]): void {
  for (const [runOrder, document] of documents.entries()) {
    store.transaction(() => {
      const stored = findRaceDocument(store, eventId, document.sourceRaceId)?.document
      applyRaceChanges(store, { eventId, runOrder }, compareRace(stored, document))
    })
  }
}

/** The results are there, their laps are not. Returns the laps with the ids of their results, in the order of the races. */
function withoutLaps(store: Store, eventId: number, documents: readonly RaceDocument[]): LapOf[] {
  const bare = documents.map((race) => ({ ...race, results: race.results.map((result) => ({ ...result, laps: [] })) }))
  saveRaces(store, eventId, bare)
  const ids = store.prepare<[], { id: number }>('select id from race_result order by id').all()
  const results = documents.flatMap((race) => race.results)
  return results.flatMap(({ laps }, at) => laps.map((lap) => ({ raceResultId: ids[at]?.id ?? 0, lap })))
}

function bareLoop(store: Store, laps: readonly LapOf[]): void {
  const insert = store.prepare<[number, number, number, number | null, string | null, string | null], unknown>(
    'insert into lap (race_result_id, lap_number, lap_time_ms, position, pace, segments) values (?, ?, ?, ?, ?, ?)',
  )
  store.transaction(() => {
    for (const { raceResultId, lap } of laps) {
      const { lapNumber, lapTimeMs, position, pace, segments } = lap
      insert.run(
        raceResultId,
        lapNumber,
        lapTimeMs,
        position,
        pace,
        segments.length === 0 ? null : JSON.stringify(segments),
      )
    }
  })
}

function timeIn(folder: string, name: string, work: (store: Store, eventId: number) => () => void): number {
  const { store, eventId } = newStore(join(folder, `${name}.db`))
  try {
    const write = work(store, eventId)
    // What preparing wrote is not written out during the measurement.
    store.prepare('pragma wal_checkpoint(truncate)').all()
    const from = performance.now()
    write()
    const ms = performance.now() - from
    const written = store.prepare<[], { laps: number }>('select count(*) as laps from lap').get()?.laps
    if (written !== lapCount) throw new Error(`${written} laps were written instead of ${lapCount}.`)
    return ms
  } finally {
    store.close()
  }
}

function turnOf(folder: string, documents: readonly RaceDocument[], turn: number): Turn {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const ways: Record<keyof Turn, () => number> = {
    laps: () =>
      timeIn(folder, 'laps', (store, eventId) => {
        const laps = withoutLaps(store, eventId, documents)
        return () => store.transaction(() => insertLaps(store, laps))
      }),
    bare: () =>
      timeIn(folder, 'bare', (store, eventId) => {
        const laps = withoutLaps(store, eventId, documents)
        return () => bareLoop(store, laps)
      }),
    races: () => timeIn(folder, 'races', (store, eventId) => () => saveRaces(store, eventId, documents)),
  }
  // Each way comes first in turn.
  const names = Object.keys(ways) as (keyof Turn)[]
  const order = [...names.slice(turn % 3), ...names.slice(0, turn % 3)]
  return Object.fromEntries(order.map((name) => [name, ways[name]()])) as unknown as Turn
}

if (import.meta.main) {
  const [folder = ''] = process.argv.slice(2)
  const documents = fiveThousandLaps()
  answerQuestions((turn: number) => turnOf(folder, documents, turn))
}
