import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createRouter, type EngineRouterClient } from '../../core/handlers.ts'
import { openEngine } from '../../core/hosts/open-engine.ts'
import { openStore } from '../../core/store/database.ts'
import type { BenchCase } from './bench-case.ts'
import { grouped } from './numbers.ts'
import { answerQuestions, startHelper } from './processes.ts'
import { buildTenSeasons } from './ten-seasons-data.ts'

/** How often each question is asked, each time about something else. */
const times = 60

/** Our ids of what is asked about, spread over all that there are. */
interface Subjects {
  readonly trackIds: readonly number[]
  readonly eventIds: readonly number[]
  readonly raceIds: readonly number[]
  readonly driverIds: readonly number[]
  /** Two drivers of a race: whichever. */
  readonly raceDrivers: readonly { raceId: number; driverId: number; otherId: number }[]
  readonly runIds: readonly number[]
  readonly names: readonly string[]
  /** Transponders. */
  readonly numbers: readonly string[]
  /** Drivers with a meeting at which they raced. */
  readonly days: readonly { readonly eventId: number; readonly driverId: number }[]
}

/** What each screen asks, the `at`th time. */
const questions = {
  'query-about': (client) => client.engine.about({}),
  'query-clubs': (client) => client.track.list({}),
  'query-meetings': (client, { trackIds }) => client.event.list({ trackId: trackIds[0] ?? 0 }),
  'query-meeting': (client, { eventIds }, at) => client.event.overview({ eventId: eventIds[at] ?? 0 }),
  'query-checks': (client, { eventIds }, at) => client.check.meeting({ eventId: eventIds[at] ?? 0 }),
  'query-race-checks': (client, { raceIds }, at) => client.check.race({ raceId: raceIds[at] ?? 0 }),
  'query-corrections': (client, { eventIds }, at) => client.correction.list({ eventId: eventIds[at] ?? 0 }),
  'query-race': (client, { raceIds }, at) => client.race.analysis({ raceId: raceIds[at] ?? 0 }),
  'query-replay': (client, { raceIds }, at) => client.race.replay({ raceId: raceIds[at] ?? 0 }),
  'query-compare': (client, { raceDrivers }, at) => {
    const { raceId = 0, driverId = 0, otherId = 0 } = raceDrivers[at] ?? {}
    return client.compare.inRace({ raceId, driverId, against: { kind: 'driver', raceId, driverId: otherId } })
  },
  'query-record': (client, { raceDrivers }, at) => {
    const { driverId = 0, otherId = 0 } = raceDrivers[at] ?? {}
    return client.compare.record({ oneId: driverId, otherId })
  },
  'query-search': (client, { names }, at) => client.driver.search({ text: names[at] ?? '', limit: 7 }),
  'query-search-number': (client, { numbers }, at) => client.driver.search({ text: numbers[at] ?? '', limit: 7 }),
  'query-search-changed': async (client, { names }, at) => {
    await client.settings.save({ key: 'contact', value: `bench${at}@example.org` })
    return await client.driver.search({ text: names[at] ?? '', limit: 7 })
  },
  'query-day': (client, { days }, at) => client.driver.meeting(days[at] ?? { eventId: 0, driverId: 0 }),
  'query-suggestions': (client) => client.person.suggestions({ limit: 30 }),
  'query-transponders': (client, { eventIds }, at) => client.person.transponders({ eventId: eventIds[at] ?? 0 }),
  'query-driver': (client, { driverIds }, at) => client.driver.history({ driverId: driverIds[at] ?? 0 }),
  'query-classes': (client, { eventIds }, at) => client.meeting.classes({ eventId: eventIds[at] ?? 0 }),
  'query-entries': (client, { eventIds }, at) => client.meeting.entries({ eventId: eventIds[at] ?? 0 }),
  'query-records-changed': async (client, { trackIds }, at) => {
    await client.settings.save({ key: 'contact', value: `records${at}@example.org` })
    return await client.record.list({ trackId: trackIds[0] ?? 0 })
  },
  'query-records': (client, { trackIds }) => client.record.list({ trackId: trackIds[0] ?? 0 }),
  'query-runs': (client) => client.run.list({ limit: 200 }),
  'query-run': (client, { runIds }, at) => client.run.log({ runId: runIds[at] ?? 0 }),
  'query-health': (client) => client.health.summary({ runs: 30 }),
  'query-held': (client, { eventIds }, at) => client.held.list({ eventId: eventIds[at] ?? 0 }),
  'query-forecast': (client, { eventIds }, at) =>
    client.event.forecast({ eventId: eventIds[at] ?? 0, mode: 'changed', mayAsk: false }),
  'query-deletion': (client, { eventIds }, at) => client.keeping.deletion({ eventId: eventIds[at] ?? 0 }),
  'query-checklist': (client) => client.keeping.checklist({}),
  'query-actions': (client) => client.keeping.actions({ limit: 50 }),
  'query-schedule': (client) => client.schedule.state({}),
  'query-settings': (client) => client.settings.list({}),
} as const satisfies Record<string, (client: EngineRouterClient, subjects: Subjects, at: number) => Promise<unknown>>

type QueryName = keyof typeof questions
const names = Object.keys(questions) as QueryName[]

/** Milliseconds of every time that each question was asked, and of the processor's; how large the database is. */
interface Asked {
  readonly ms: Record<QueryName, number[]>
  readonly processorMs: Record<QueryName, number[]>
  readonly laps: number
  readonly fileBytes: number
  readonly builtMs: number
}

/**
 * What every screen asks, on a database of ten seasons: 500 meetings, two million laps, every page kept. Through the
 * contract, so that checking the answer counts, in a process of its own that has just opened the file; the slowest but
 * two of sixty.
 */
export const tenSeasonsCase: BenchCase<QueryName> = {
  figures: names,
  async measure({ folder }) {
    const helper = startHelper<string, Asked>(import.meta.filename)
    try {
      const { ms, processorMs, laps, fileBytes, builtMs } = await helper.ask(join(folder, 'ten-seasons'))
      const figures = Object.fromEntries(names.map((name) => [name, p95(ms[name])])) as Record<QueryName, number>
      const told = (of: (name: QueryName) => number) =>
        names.map((name) => `${name.replace('query-', '')} ${of(name).toFixed(1)}`).join(', ')
      return {
        figures,
        notes: [
          `${grouped(laps)} laps, ${grouped(fileBytes / 1e6)} MB, made in ${(builtMs / 1000).toFixed(0)} s`,
          `the middle of ${times}, in ms: ${told((name) => median(ms[name]))}`,
          `p95 of the processor's time alone: ${told((name) => p95(processorMs[name]))}`,
        ],
      }
    } finally {
      await helper.close()
    }
  },
}

const p95 = (values: readonly number[]) =>
  values.toSorted((one, other) => one - other)[Math.ceil(0.95 * times) - 1] ?? Number.NaN
const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[times >> 1] ?? Number.NaN

async function ask(folder: string): Promise<Asked> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'my-race-engineer.db')
  const from = performance.now()
  const store = openStore(file)
  buildTenSeasons(store)
  const subjects = subjectsOf((sql) => store.prepare<[], Record<string, unknown>>(sql).all())
  const laps = store.prepare<[], { laps: number }>('select count(*) as laps from lap').get()?.laps ?? 0
  store.close()
  const builtMs = performance.now() - from
  const engine = openEngine({ env: { MRE_DATA_DIR: folder }, host: 'bench', program: 'app' })
  const client: EngineRouterClient = createRouterClient(createRouter(engine))
  const empty = () => Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<QueryName, number[]>
  const [ms, processorMs] = [empty(), empty()]
  for (let at = 0; at < times; at++) {
    for (const name of names) {
      const [began, used] = [performance.now(), process.cpuUsage()]
      await questions[name](client, subjects, at)
      ms[name].push(performance.now() - began)
      const { user, system } = process.cpuUsage(used)
      processorMs[name].push((user + system) / 1000)
    }
  }
  await engine.close()
  return { ms, processorMs, laps, fileBytes: statSync(file).size, builtMs }
}

function subjectsOf(all: (sql: string) => Record<string, unknown>[]): Subjects {
  const spreadRows = (sql: string) => {
    const rows = all(sql)
    return Array.from({ length: times }, (_none, at) => rows[Math.floor((at * rows.length) / times)])
  }
  const spread = (sql: string) => spreadRows(sql).map((row) => row?.value)
  const ids = (table: string) => spread(`select id as value from ${table} order by id`).map(Number)
  return {
    trackIds: all("select id as value from track where source_track_slug = 'tenseasons'").map(({ value }) =>
      Number(value),
    ),
    eventIds: ids('event'),
    raceIds: ids('race'),
    driverIds: ids('driver'),
    raceDrivers: spreadRows(
      'select race_id, min(driver_id) as one, max(driver_id) as other from race_result group by race_id having count(*) > 1',
    ).map((row) => ({ raceId: Number(row?.race_id), driverId: Number(row?.one), otherId: Number(row?.other) })),
    runIds: ids('ingestion_run'),
    // As somebody types: three letters of a name.
    names: spread('select distinct substr(driver_name, 1, 3) as value from race_result order by 1').map(String),
    numbers: spread('select distinct transponder as value from entry where transponder is not null order by 1').map(
      String,
    ),
    days: spread(
      `select distinct r.event_id || ' ' || rr.driver_id as value from race r join race_result rr on rr.race_id = r.id
       order by r.event_id, rr.driver_id`,
    ).map((value) => {
      const [eventId = 0, driverId = 0] = String(value).split(' ').map(Number)
      return { eventId, driverId }
    }),
  }
}

if (import.meta.main) answerQuestions(ask)
