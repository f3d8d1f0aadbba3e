import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { checkSetting, type SettingName, settingKey, settingTable } from '../config.ts'
import { liveRcConnector } from '../connectors/liverc/index.ts'
import { type ExportKind, exportKind } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type { IngestReport } from '../contract/run.ts'
import { changeSetting } from '../desks/recorded-changes.ts'
import type { Ingesting } from '../engine/engine-shape.ts'
import { readSavedPage } from '../pipeline/read-saved-page.ts'
import { openStore } from '../store/database.ts'
import { group, leaf, readWhole } from './cli-leaf.ts'
import { progressBar } from './cli-progress.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { eventsTable, heldTable, reportText, runsTable, runText, tracksTable } from './cli-tables.ts'
import { addArchive } from './commands-archive.ts'
import { addCharts } from './commands-charts.ts'
import { addCompare } from './commands-compare.ts'
import { addCorrections } from './commands-corrections.ts'
import { addExplain } from './commands-explain.ts'
import { addForecast } from './commands-forecast.ts'
import { addFreshness } from './commands-freshness.ts'
import { addHealth } from './commands-health.ts'
import { addImport } from './commands-import.ts'
import { addInitials } from './commands-initials.ts'
import { addKeeping } from './commands-keeping.ts'
import { addLaps } from './commands-laps.ts'
import { addMeeting } from './commands-meeting.ts'
import { addPersons } from './commands-persons.ts'
import { addRecords } from './commands-records.ts'
import { addReplay } from './commands-replay.ts'
import { addResume } from './commands-resume.ts'
import { addFollowing, addSchedule } from './commands-schedule.ts'
import { addSheets } from './commands-sheet.ts'
import { addSource } from './commands-source.ts'
import { addVerify } from './commands-verify.ts'
import { statusOf } from './report-status.ts'
import { writeWhole } from './write-whole.ts'

const exampleAddress = 'https://canberraoffroad.liverc.com/results/?p=view_event\\&id=486677'

/** All commands of the command line, with what each teaches. */
export function addCommands(program: Command): void {
  addTracks(program)
  addEvents(program)
  addIngest(program)
  addReplay(program)
  addImport(program)
  addForecast(program)
  addFreshness(program)
  addArchive(program)
  addExport(program)
  addParse(program)
  addRuns(program)
  addSettings(program)
  addKeeping(program)
  addSheets(program)
  addSource(program)
  addSchedule(program)
  addHealth(program)
  addCorrections(program)
  addMeeting(program)
  addPersons(program)
  addRecords(program)
  addExplain(program)
  addInitials(program)
  addCharts(program)
  addCompare(program)
  addVerify(program)
  addLaps(program)
}

function addTracks(program: Command): void {
  const tracks = group(program, 'tracks', "the source's catalogue of tracks")
  leaf(tracks, 'sync', "Reads LiveRC's catalogue (about 1,090 tracks, one request) into the database.", [
    'tracks sync',
  ]).action((_flags, command: Command) =>
    inSession(command, async ({ engine, signal, print }) => {
      const { listed, ...outcome } = await engine.syncTracks({ signal })
      await print({ tracks: listed, ...outcome }, () => `${listed} tracks listed, ${changes(outcome.counts)}.\n`)
      return exitStatus.done
    }),
  )
  leaf(tracks, 'list', 'Lists the tracks in the database; works offline.', ['tracks list --search canberra'])
    .option('--search <words>', 'only tracks with all these words in name or short name')
    .action(({ search }: { search?: string }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = engine.listTracks(search)
        await print({ tracks: found }, () =>
          found.length > 0 ? tracksTable(found) : 'No such track here. "tracks sync" reads the catalogue.\n',
        )
        return exitStatus.done
      }),
    )
  addFollowing(tracks)
}

function changes({ rowsInserted, rowsUpdated }: IngestReport['counts']): string {
  return rowsInserted + rowsUpdated === 0 ? 'nothing changed' : `${rowsInserted} new, ${rowsUpdated} changed`
}

function addEvents(program: Command): void {
  const events = group(program, 'events', 'the meetings of a track')
  leaf(events, 'sync <track>', "Reads a track's list of events into the database (one request).", [
    'events sync canberraoffroad',
  ]).action((track: string, _flags, command: Command) =>
    inSession(command, async ({ engine, signal, print }) => {
      const { listed, ...outcome } = await engine.syncEvents(track, { signal })
      await print({ events: listed, ...outcome }, () => `${listed} events listed, ${changes(outcome.counts)}.\n`)
      return exitStatus.done
    }),
  )
  leaf(events, 'list <track>', 'Lists the events of a track in the database; works offline.', [
    'events list canberraoffroad --from 2025-11-01 --to 2025-11-30',
  ])
    .option('--from <day>', 'held on this day or later (YYYY-MM-DD)', readDay)
    .option('--to <day>', 'held on this day or earlier (YYYY-MM-DD)', readDay)
    .action((track: string, { from, to }: { from?: string; to?: string }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const held = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
        const found = engine.listEvents(track, held)
        await print({ events: found }, () => eventsTable(found))
        return exitStatus.done
      }),
    )
}

function readDay(text: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return text
  throw new InvalidArgumentError('A day is written YYYY-MM-DD, such as 2025-11-16.')
}

function addIngest(program: Command): void {
  leaf(program, 'ingest <event>', 'Reads every race, result and lap of an event into the database.', [
    `ingest ${exampleAddress}`,
    'ingest liverc:486677            # once it is known, from "events list"',
    'ingest liverc:486677 --check-everything  # asks again also for what has not changed',
    'ingest liverc:486677 --dry-run  # reads and checks, writes nothing',
  ])
    .option('--check-everything', 'ask for every page again; else only for what is new or may have changed')
    .option('--dry-run', 'read, parse and check; report what would be written; write nothing')
    .addHelpText(
      'after',
      '\nExit status: 0 complete, 1 failed, 2 wrong usage, 3 in part (what was left out is named), 4 another program works at it, 130 stopped.\n',
    )
    .action((event: string, { dryRun = false, checkEverything = false }: IngestFlags, command: Command) =>
      inSession(command, async (session) => {
        const mode = checkEverything ? 'everything' : 'changed'
        const report = await ingestWithProgress(session, event, { dryRun, mode })
        await session.print(report, () => reportText(report, dryRun))
        return statusOf(report)
      }),
    )
}

interface IngestFlags {
  readonly dryRun?: boolean
  readonly checkEverything?: boolean
}

async function ingestWithProgress(
  { engine, signal, json }: Session,
  event: string,
  how: Ingesting,
): Promise<IngestReport> {
  const bar = progressBar()
  try {
    return await engine.ingest(event, { signal, ...how, ...(!json && { onProgress: bar.onProgress }) })
  } finally {
    bar.stop()
  }
}

function addExport(program: Command): void {
  leaf(program, 'export <event>', 'Writes a stored event as CSV or as the event document.', [
    'export liverc:486677 --as laps-csv --out laps.csv',
    'export liverc:486677 --as event-json --race 6304829',
  ])
    .addOption(
      new Option('--as <form>', 'one row per lap, per result, per correction, or the whole event')
        .choices(exportKind.options)
        .makeOptionMandatory(),
    )
    .option('--race <id>', "only this race, by the source's id")
    .option('--out <file>', 'write to this file instead of stdout')
    .action((event: string, { as, race, out }: { as: ExportKind; race?: string; out?: string }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const text = engine.exportEvent(event, as, race)
        if (out !== undefined) {
          const file = writeWhole(out, text)
          await print({ as, file, bytes: Buffer.byteLength(text) }, () => `${file}\n`)
        } else {
          // An event document is one machine-readable object already.
          await print(as === 'event-json' ? JSON.parse(text) : { as, text }, () => text, { hasInitials: true })
        }
        return exitStatus.done
      }),
    )
}

function addParse(program: Command): void {
  leaf(program, 'parse <file>', 'Reads one saved page and prints what it says as JSON; nothing is stored.', [
    'parse race.html --url https://canberraoffroad.liverc.com/results/?p=view_race_result\\&id=6304829',
  ])
    .requiredOption('--url <address>', 'the address the page was saved from: a page does not say what it is')
    .action((file: string, { url }: { url: string }, command: Command) =>
      inSession(command, async ({ settings, print }) => {
        const page = readSavedPage(liveRcConnector(settings.livercOrigin), url, readText(file))
        await print(page, () => `${JSON.stringify(page, null, 2)}\n`)
        return exitStatus.done
      }),
    )
}

function readText(file: string): string {
  try {
    return new TextDecoder().decode(readFileSync(file))
  } catch (cause) {
    throw new Failure('input/invalid', `${file} cannot be read. Check its name.`, {}, { cause })
  }
}

function addRuns(program: Command): void {
  const runs = group(program, 'runs', 'what was ingested when, and how it went')
  leaf(runs, 'list', 'Lists the runs, newest first.', ['runs list --limit 5'])
    .option('--limit <n>', 'at most this many', readWhole, 50)
    .action(({ limit }: { limit: number }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = engine.listRuns(limit)
        await print({ runs: found }, () => runsTable(found))
        return exitStatus.done
      }),
    )
  leaf(runs, 'now', 'Shows what programs on this database are doing just now, by whom and since when.', [
    'runs now',
    'runs now --json',
  ]).action((_flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const found = engine.heldElsewhere()
      await print({ now: found }, () => (found.length > 0 ? heldTable(found) : 'Nothing is being read just now.\n'))
      return exitStatus.done
    }),
  )
  addResume(runs)
  leaf(runs, 'show', 'Shows everything recorded of one run.', ['runs show 12'])
    .argument('<run>', 'its number in "runs list"', readWhole)
    .action((run: number, _flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = engine.findRun(run)
        await print(found, () => runText(found))
        return exitStatus.done
      }),
    )
}

function addSettings(program: Command): void {
  const settings = group(program, 'settings', 'what is saved in the database as your settings')
  leaf(settings, 'list', 'Shows every setting with its value now.', ['settings list']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ settings: now, file, print }) => {
        const rows = (Object.keys(settingTable) as SettingName[]).map((name) => [settingKey(name), now[name]] as const)
        const text = () =>
          `${rows.map(([key, value]) => `${key.padEnd(24)}${value}\n`).join('')}${'database'.padEnd(24)}${file}\n`
        await print({ settings: Object.fromEntries(rows), file }, text)
        return exitStatus.done
      }),
  )
  leaf(settings, 'set <key> <value>', 'Saves a setting; a flag or the environment still goes before it.', [
    'settings set contact results@example.org',
  ]).action((key: string, value: string, _flags, command: Command) =>
    inSession(
      command,
      async ({ engine, file, print }) => {
        checkSetting(key, value)
        withStore(file, (store) => changeSetting(store, key, value, engine.who))
        await print({ key, value }, () => `${key} is now "${value}".\n`)
        return exitStatus.done
      },
      { heedSaved: false },
    ),
  )
  leaf(settings, 'unset <key>', 'Forgets a saved setting.', ['settings unset contact']).action(
    (key: string, _flags, command: Command) =>
      inSession(
        command,
        async ({ engine, file, print }) => {
          withStore(file, (store) => changeSetting(store, key, null, engine.who))
          await print({ key, value: null }, () => `${key} is no longer saved.\n`)
          return exitStatus.done
        },
        { heedSaved: false },
      ),
  )
}

function withStore(file: string, work: (store: ReturnType<typeof openStore>) => void): void {
  const store = openStore(file)
  try {
    work(store)
  } finally {
    store.close()
  }
}
