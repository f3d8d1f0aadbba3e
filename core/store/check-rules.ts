import type { CheckPart, CheckPartName, WorkProgress } from '../contract/keeping.ts'
import { type Ask, brokenPages, brokenReferences } from './damage.ts'
import type { Store } from './database.ts'

/** So many examples of what was found are told. */
const examplesShown = 10
/** Results, or bodies, looked at in one piece of work: some milliseconds. */
export const checkedAtOnce = 1_000

/** A part of the check in pieces: each says how far it is, and whoever runs it may stop between two. */
export type CheckWork = Generator<WorkProgress, CheckPart, void>

/** What the check of a part has found so far. */
export function createTally(part: CheckPartName) {
  const examples: string[] = []
  const tally = { part, checked: 0, wrong: 0, noted: 0, examples }
  const tell = (sentence: string) => {
    if (examples.length < examplesShown) examples.push(sentence)
  }
  return {
    tally,
    wrong(sentence: string, times = 1) {
      tally.wrong += times
      tell(sentence)
    },
    noted(sentence: string, times = 1) {
      tally.noted += times
      tell(sentence)
    },
  }
}

/** SQLite's own view of its file: pages, indexes, free pages, CHECKs. One long piece. */
export function* checkFile(store: Store): CheckWork {
  const { tally, wrong } = createTally('file')
  yield { what: 'Reading the whole file', done: 0, total: 0 }
  tally.checked = numberOf(store, 'pragma page_count')
  for (const sentence of brokenPages(askOf(store))) wrong(sentence)
  return tally
}

/** Every row that refers to another finds it. One long piece. */
export function* checkReferences(store: Store): CheckWork {
  const { tally, wrong } = createTally('references')
  yield { what: 'Following references', done: 0, total: 0 }
  tally.checked = numberOf(store, `select count(*) from sqlite_schema where type = 'table' and sql like '%REFERENCES%'`)
  for (const sentence of brokenReferences(askOf(store))) wrong(sentence)
  return tally
}

/** The columns that make a row the only one of its kind. */
const naturalKeys: readonly [table: string, columns: readonly string[]][] = [
  ['track', ['source', 'source_track_slug']],
  ['event', ['source', 'source_event_id']],
  ['entry', ['event_id', 'class_name', 'driver_name', 'occurrence']],
  ['driver', ['source', 'source_driver_id']],
  ['race', ['event_id', 'source_race_id']],
  ['race_result', ['race_id', 'driver_id']],
  ['finding', ['race_id', 'ordinal']],
  ['held_race', ['event_id', 'source_race_id', 'page_hash']],
]

/** No two rows with the same natural key. An index forbids them; here the rows themselves are asked, without it. */
export function* checkKeys(store: Store): CheckWork {
  const { tally, wrong } = createTally('keys')
  for (const [at, [table, columns]] of naturalKeys.entries()) {
    yield { what: 'Looking for rows that are there twice', done: at, total: naturalKeys.length }
    tally.checked += numberOf(store, `select count(*) from ${table}`)
    const key = columns.join(', ')
    const twice = store
      .prepare<[], Record<string, string | number>>(
        `select ${key}, count(*) as times from ${table} not indexed group by ${key} having count(*) > 1`,
      )
      .all()
    for (const { times, ...values } of twice) {
      wrong(`${table} ${Object.values(values).join(', ')} is there ${times} times.`, Number(times) - 1)
    }
  }
  return tally
}

interface LapsRow {
  readonly id: number
  readonly raceId: number
  readonly driverName: string
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
  readonly laps: number
  readonly first: number | null
  readonly last: number | null
  readonly sumMs: number | null
  readonly saysCount: number
  readonly saysSum: number
}

/**
 * Laps are numbered from 1 without a gap; and where they do not agree with the result's own laps and time, a finding
 * says so, because it was written with them.
 */
export function* checkStoredLaps(store: Store): CheckWork {
  const { tally, wrong } = createTally('laps')
  const select = store.prepare<[number, number], LapsRow>(
    `select r.id, r.race_id as raceId, r.driver_name as driverName, r.laps_completed as lapsCompleted,
            r.total_time_ms as totalTimeMs, count(l.lap_number) as laps, min(l.lap_number) as first,
            max(l.lap_number) as last, sum(l.lap_time_ms) as sumMs,
            exists (select 1 from finding f where f.race_id = r.race_id and f.rule = 'laps-count'
                    and f.source_driver_id = d.source_driver_id) as saysCount,
            exists (select 1 from finding f where f.race_id = r.race_id and f.rule = 'laps-sum'
                    and f.source_driver_id = d.source_driver_id) as saysSum
     from race_result r join driver d on d.id = r.driver_id left join lap l on l.race_result_id = r.id
     where r.id > ? and r.id <= ? group by r.id`,
  )
  const last = numberOf(store, 'select coalesce(max(id), 0) from race_result')
  for (let from = 0; from < last; from += checkedAtOnce) {
    yield { what: 'Counting laps', done: from, total: last }
    for (const row of select.all(from, from + checkedAtOnce)) {
      tally.checked += row.laps
      const where = `${row.driverName} in race ${row.raceId}`
      if (row.laps > 0 && (row.first !== 1 || row.last !== row.laps)) {
        wrong(`The laps of ${where} have a gap: ${row.laps} laps, numbered ${row.first} to ${row.last}.`)
      } else if (row.lapsCompleted !== null && row.lapsCompleted !== row.laps && !row.saysCount) {
        wrong(`${where} has ${row.laps} laps where the result says ${row.lapsCompleted}, and no finding says so.`)
      } else if (row.totalTimeMs !== null && row.totalTimeMs !== (row.sumMs ?? 0) && !row.saysSum) {
        wrong(`The laps of ${where} do not add up to the result's time, and no finding says so.`)
      }
    }
  }
  return tally
}

const sourceRules: readonly [rows: string, sentence: string][] = [
  ['event c join track p on p.id = c.track_id', 'events are of another source than their club'],
  ['race c join event p on p.id = c.event_id', 'races are of another source than their meeting'],
  [
    '(select r.id, d.source, r.race_id from race_result r join driver d on d.id = r.driver_id) c join race p on p.id = c.race_id',
    'results are of a driver of another source',
  ],
]

/** What belongs together is of one source. */
export function* checkSources(store: Store): CheckWork {
  const { tally, wrong } = createTally('sources')
  for (const [at, [rows, sentence]] of sourceRules.entries()) {
    yield { what: 'Comparing sources', done: at, total: sourceRules.length }
    tally.checked += numberOf(store, `select count(*) from ${rows}`)
    const mixed = numberOf(store, `select count(*) from ${rows} where c.source <> p.source`)
    if (mixed > 0) wrong(`${mixed} ${sentence}.`, mixed)
  }
  return tally
}

/** Findings stand with the meeting of their race. How many there are is noted: each is a disagreement of the source's. */
export function* checkFindings(store: Store): CheckWork {
  const { tally, wrong, noted } = createTally('findings')
  yield { what: 'Looking at findings', done: 0, total: 0 }
  tally.checked = numberOf(store, 'select count(*) from finding')
  const astray = numberOf(
    store,
    'select count(*) from finding f join race r on r.id = f.race_id where f.event_id <> r.event_id',
  )
  if (astray > 0) wrong(`${astray} findings stand with another meeting than their race.`, astray)
  const events = numberOf(store, 'select count(distinct event_id) from finding')
  if (tally.checked > 0) noted(`${tally.checked} findings in ${events} meetings.`, tally.checked)
  return tally
}

/** What nothing refers to any more: it takes room, and does no harm. */
export function* checkLeftovers(store: Store): CheckWork {
  const { tally, noted } = createTally('leftovers')
  yield { what: 'Looking for what nothing uses', done: 0, total: 2 }
  tally.checked = numberOf(store, 'select count(*) from page_body') + numberOf(store, 'select count(*) from driver')
  const bodies = numberOf(
    store,
    `select count(*) from page_body b
     where not exists (select 1 from page_log where content_hash = b.content_hash)
       and not exists (select 1 from held_race where page_hash = b.content_hash)
       and not exists (select 1 from correction where old_page_hash = b.content_hash)
       and not exists (select 1 from correction where new_page_hash = b.content_hash)`,
  )
  if (bodies > 0) noted(`${bodies} kept pages that nothing refers to.`, bodies)
  yield { what: 'Looking for what nothing uses', done: 1, total: 2 }
  const drivers = numberOf(
    store,
    'select count(*) from driver d where not exists (select 1 from race_result where driver_id = d.id)',
  )
  if (drivers > 0) noted(`${drivers} drivers without a result.`, drivers)
  return tally
}

const askOf =
  (store: Store): Ask =>
  <Row>(sql: string) =>
    store.prepare<[], Row>(sql).all()

function numberOf(store: Store, sql: string): number {
  return store.prepare<[], number>(sql).pluck().get() ?? 0
}
